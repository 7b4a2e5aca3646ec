package demo

import (
	"fmt"
	"slices"
	"strings"

	"loket/forms/pack"
	"loket/store/casework"
)

// trainingWard is the kecamatan of the training desk and of the supervisor (Somba Opu).
const trainingWard = "73.06.08"

// partnerAgency is the agency of the training partner.
const partnerAgency = "uptd_ppa"

// Seat is one account of a training office. The accounts with a key are the ones
// to practise with, one for each role.
type Seat struct {
	casework.Account
	HasKey bool
}

// Seats lists the accounts that Make needs, the administrator first. Further desks,
// supervisors and caseworkers have no key: their work is only played.
func Seats(p *pack.Pack, cases int) []Seat {
	seats := []Seat{{casework.Account{Name: "administrator", Role: casework.Administrator}, true}}
	for _, r := range casework.Roles() {
		if r == casework.Administrator {
			continue
		}
		a := casework.Account{Name: string(r), Role: r}
		switch r {
		case casework.DeskOfficer, casework.DeskCoordinator:
			a.Desk, a.Kecamatan = deskOf(trainingWard), trainingWard
		case casework.Facilitator, casework.Supervisor:
			a.Kecamatan = trainingWard
		case casework.Partner:
			a.Agency = partnerAgency
		}
		if r == casework.Deputy || r == casework.Facilitator {
			a.Display = "Latihan"
		}
		seats = append(seats, Seat{a, true})
	}
	for _, w := range wards(p)[1:] {
		seats = append(seats,
			Seat{casework.Account{Name: "loket-" + deskOf(w), Role: casework.DeskOfficer, Desk: deskOf(w), Kecamatan: w}, false},
			Seat{casework.Account{Name: "supervisor-" + w[len(w)-2:], Role: casework.Supervisor, Kecamatan: w}, false})
	}
	for i := range caseworkers(cases) - 1 {
		seats = append(seats, Seat{casework.Account{Name: caseworkerName(i + 1), Role: casework.Caseworker}, false})
	}
	for i := range seats {
		seats[i].Training = true
	}
	return seats
}

// caseworkers is how many there are: about forty cases each.
func caseworkers(cases int) int { return max(2, min(50, cases/40)) }

func caseworkerName(i int) string {
	if i == 0 {
		return string(casework.Caseworker)
	}
	return fmt.Sprintf("peksos-%02d", i+1)
}

// deskOf is the code of the first desk of a kecamatan: "0801".
func deskOf(ward string) string { return ward[strings.LastIndexByte(ward, '.')+1:] + "01" }

// wards are all kecamatan of the office, the training desk's first.
func wards(p *pack.Pack) []string {
	out := []string{trainingWard}
	for _, o := range p.Regions.Children("") {
		if o.Code != trainingWard {
			out = append(out, o.Code)
		}
	}
	slices.Sort(out[1:])
	return out
}

// actor is a played account at work.
func actor(name string, role casework.Role) casework.Actor {
	return casework.Actor{Account: name, Role: role, Binding: "latihan-" + name, Session: "latihan-" + name}
}

func (s *story) officer() casework.Actor {
	a := actor("loket-"+deskOf(s.ward), casework.DeskOfficer)
	if s.ward == trainingWard {
		a = actor(string(casework.DeskOfficer), casework.DeskOfficer)
	}
	a.Desk, a.Kecamatan = deskOf(s.ward), s.ward
	return a
}

func (s *story) supervisor() casework.Actor {
	a := actor("supervisor-"+s.ward[len(s.ward)-2:], casework.Supervisor)
	if s.ward == trainingWard {
		a = actor(string(casework.Supervisor), casework.Supervisor)
	}
	a.Kecamatan = s.ward
	return a
}

func (s *story) peksos() casework.Actor { return actor(s.worker, casework.Caseworker) }

// holder is whoever carries the case on: the caseworker, before that the desk.
func (s *story) holder() casework.Actor {
	if s.assigned {
		return s.peksos()
	}
	return s.officer()
}

// agent answers for an agency: the training partner for its own, else the holder.
func (s *story) agent() casework.Actor {
	if s.agency != partnerAgency {
		return s.holder()
	}
	a := actor(string(casework.Partner), casework.Partner)
	a.Agency = partnerAgency
	return a
}

func manager() casework.Actor { return actor(string(casework.Manager), casework.Manager) }
