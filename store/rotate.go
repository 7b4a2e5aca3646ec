package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"loket/forms"
	"loket/forms/text"
	"loket/store/casework"
)

// Handover lists the open cases, running clocks, unsettled referrals and unfinished
// work of from and, with carryOut, hands all of it to to: every case by an act of
// assignment with the reason, drafts with a new owner, one entry that sums up. No
// clock moves. Both accounts have the same role and place. A case that to may not see
// stays and says so; one that the actor may not know of stays and is only counted. Errors: NotAllowed for all but the leads; NotFound; Invalid.
func (s *Store) Handover(ctx context.Context, who casework.Actor, from, to, reason string, carryOut bool) (casework.Handover, error) {
	if err := s.may(ctx, who, casework.Rotate); err != nil {
		return casework.Handover{}, s.refused(who, casework.Rotate, "", err)
	}
	if err := s.exchangeable(from, to); err != nil {
		return casework.Handover{}, err
	}
	reason = strings.TrimSpace(text.Clean(reason))
	if carryOut && len([]rune(reason)) < 5 {
		return casework.Handover{}, refuse(casework.Invalid, "Alasan serah terima belum ditulis; tidak ada yang berubah. Tulis alasannya, misalnya nomor SK.")
	}
	var out casework.Handover
	var cards []casework.Card
	err := s.write(func(tx *bolt.Tx) (err error) {
		out, cards = casework.Handover{From: from, To: to, Cases: []casework.HandoverCase{}, Done: carryOut}, nil
		var held []*casework.Case
		for _, id := range s.mem.heldBy(from) {
			c, _, err := s.loadCase(tx, id)
			if err != nil {
				return err
			}
			if casework.LevelOf(who, c.Scope()) == casework.LevelNone {
				out.Others++
				continue
			}
			row := leaves(c)
			if slices.Contains(c.Excluded, to) {
				row.Why = "Penerima dikecualikan dari kasus ini; tugaskan petugas lain."
			}
			out.Cases, held = append(out.Cases, row), append(held, c)
		}
		if err := s.handDrafts(tx, who, &out); err != nil {
			return err
		}
		for i, c := range held {
			if !carryOut || out.Cases[i].Why != "" {
				continue
			}
			d, err := s.do(tx, who, casework.Act{
				ID: s.NewID(), Name: casework.Assign, Case: c.Number, Seen: c.Version,
				Answers: forms.Answers{"caseworker": {State: forms.Given, Value: to}, "reason": {State: forms.Given, Value: cut("Rotasi dari "+from+": "+reason, 160)}},
			})
			if err != nil {
				return err
			}
			cards = append(cards, d.cards...)
		}
		if carryOut {
			more, err := s.handTasks(tx, who, from, to, reason)
			if err != nil {
				return err
			}
			out.Tasks, cards = len(more), append(cards, more...)
		}
		m := s.meta(who, casework.Rotate, s.Now())
		m.Note = fmt.Sprintf("%s to %s, %d cases, %d drafts", from, to, len(cards), out.Drafts)
		for _, row := range out.Cases {
			m.found(row.Number)
		}
		if !carryOut {
			m.Note = "list " + m.Note
		}
		return s.append(tx, &m, nil, key{})
	})
	if err != nil {
		return casework.Handover{}, s.refused(who, casework.Rotate, "", err)
	}
	for _, card := range cards {
		before := s.mem.put(card)
		s.watch.tell(before, card, casework.Change{Number: card.Number, Version: card.Version, By: who.Account, Name: casework.Assign}, nil)
	}
	return out, nil
}

// exchangeable says whether one account can take the other's place.
func (s *Store) exchangeable(from, to string) error {
	a, ok := s.staff.find(from)
	b, ok2 := s.staff.find(to)
	switch {
	case !ok || !ok2 || from == to || a.Acting != nil || b.Acting != nil:
		return refuse(casework.Invalid, "Sebut dua akun yang ada: yang menyerahkan dan yang menerima. Tidak ada yang berubah.")
	case b.Disabled:
		return refuse(casework.Invalid, "Akun penerima tidak aktif; tidak ada yang berubah. Pilih akun yang aktif.")
	case !casework.Exchangeable(a, b):
		return refuse(casework.Invalid, "Tugas atau tempat kedua akun berbeda; tidak ada yang berubah. Serah terima hanya untuk tugas yang sama.")
	}
	return nil
}

// leaves is an open case as the list shows it.
func leaves(c *casework.Case) casework.HandoverCase {
	row := casework.HandoverCase{Number: c.Number, Stage: c.Stage, Risk: c.Risk.Class, Clocks: c.Tasks()}
	for _, r := range c.Referrals {
		if r.Open() {
			row.Referrals = append(row.Referrals, r.Letter)
		}
	}
	return row
}

// handTasks gives every task that was handed to from, in any open case that to may
// work on and the actor knows of, to its new owner.
func (s *Store) handTasks(tx *bolt.Tx, who casework.Actor, from, to, reason string) (cards []casework.Card, err error) {
	for _, x := range s.mem.tasksOf(from) {
		for again := true; again; {
			c, _, err := s.loadCase(tx, x)
			if err != nil {
				return nil, err
			}
			i := slices.IndexFunc(c.Clocks, func(t casework.Clock) bool { return t.Running() && t.Owner == from })
			if again = i >= 0 && !slices.Contains(c.Excluded, to) && casework.LevelOf(who, c.Scope()) != casework.LevelNone; !again {
				continue
			}
			d, err := s.do(tx, who, casework.Act{
				ID: s.NewID(), Name: casework.GiveTask, Case: c.Number, Seen: c.Version, Part: c.Clocks[i].ID,
				Answers: forms.Answers{"to": {State: forms.Given, Value: to}, "reason": {State: forms.Given, Value: cut("Rotasi dari "+from+": "+reason, 160)}},
			})
			if casework.KindOf(err) == casework.Invalid {
				break // the other may not read that file: the task stays, its caseworker gives it to somebody else
			}
			if err != nil {
				return nil, err
			}
			cards = append(cards, d.cards...)
		}
	}
	return cards, nil
}

// handDrafts gives unfinished work to its new owner; what belongs to a case that stays, stays.
func (s *Store) handDrafts(tx *bolt.Tx, who casework.Actor, h *casework.Handover) error {
	list, err := s.drafts(tx, casework.Actor{Account: h.From})
	if err != nil {
		return err
	}
	for _, d := range list {
		to, err := s.heir(tx, who, h, d)
		if err != nil {
			return err
		}
		if to == "" {
			continue
		}
		h.Drafts++
		if !h.Done {
			continue
		}
		d.Owner, d.For, d.Holder = to, "", ""
		d.Epoch++ // a screen that still has it open is told that it went on elsewhere
		if err := s.putDraft(tx, d); err != nil {
			return err
		}
	}
	return nil
}

// heir is who goes on with unfinished work of whoever leaves: the successor; a
// psychologist's words, and who reported, only where they are the successor's to read, else
// the case's caseworker, or of who reported a lead. "" where it stays: with its case, or
// because who hands over may not know of that.
func (s *Store) heir(tx *bolt.Tx, who casework.Actor, h *casework.Handover, d casework.Draft) (string, error) {
	number, _ := casework.ParseNumber(d.Case)
	for _, c := range h.Cases {
		switch {
		case c.Number != number:
		case c.Why != "":
			return "", nil
		default:
			return h.To, nil
		}
	}
	c, _, err := s.find(tx, d.Case)
	if err == nil && casework.LevelOf(who, c.Scope()) == casework.LevelNone {
		return "", nil
	}
	if casework.KindOf(err) == casework.NotFound {
		return h.To, nil
	}
	if err != nil {
		return "", err
	}
	to, _ := s.staff.find(h.To)
	tells := c.TellsReporter(d, to.Actor())
	if c.HoldsPsych(d) && c.ReadsPsych(to.Actor(), "") || !c.HoldsPsych(d) && !tells {
		return h.To, nil
	}
	if !c.HoldsPsych(d) && c.Caseworker == "" {
		return s.staff.lead(), nil
	}
	if c.Caseworker == h.From {
		return "", nil
	}
	return c.Caseworker, nil
}

// tasksOf lists the open cases in which an account has a task.
func (m *memory) tasksOf(account string) (ids []string) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for i := range m.order {
		k := &m.order[i].h.card
		if m.order[i].is&isEnded == 0 && !k.Hidden && slices.ContainsFunc(k.Clocks, func(t casework.CardClock) bool { return t.Owner == account }) {
			ids = append(ids, k.ID)
		}
	}
	return ids
}

// heldBy lists the open cases of a caseworker, in the order of the queue.
func (m *memory) heldBy(account string) (ids []string) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for i := range m.order {
		if k := &m.order[i].h.card; k.Caseworker == account && m.order[i].is&isEnded == 0 && !k.Hidden {
			ids = append(ids, k.ID)
		}
	}
	return ids
}

const (
	sayActing    = "Masa Plh. akun ini belum mulai atau sudah lewat; tidak ada yang berubah. Masuk dengan akun sendiri."
	sayOwnActing = "Plh. untuk diri sendiri ditetapkan oleh pimpinan lain. Belum ada yang berubah."
)

// longestTerm is the longest that somebody is named a deputy for at a time.
const longestTerm = 90 * 24 * time.Hour

// acting makes the account of a deputy (Plh.): it has the rights of the account that
// it stands in for, and only on the days given.
func (s *Store) acting(a *casework.Account, who casework.Actor) error {
	person, ok := s.staff.find(a.Acting.Self)
	post, ok2 := s.staff.find(a.Acting.For)
	switch {
	case !ok || !ok2 || person.Disabled || post.Disabled || person.Acting != nil || post.Acting != nil || person.Name == post.Name:
		return refuse(casework.Invalid, "Sebut dua akun yang aktif: pelaksana harian dan yang digantikan. Belum ada yang berubah.")
	case !who.Role.Leads():
		return refuse(casework.NotAllowed, "Plh. ditetapkan oleh manajer, wakil, atau koordinator. Belum ada yang berubah.")
	case person.Name == who.Account || who.Self != "":
		return refuse(casework.NotAllowed, sayOwnActing)
	case post.Role.Leads() && post.Role != who.Role && who.Role != casework.Coordinator && post.Name != who.Account:
		return refuse(casework.NotAllowed, "Plh. pimpinan ditetapkan oleh yang digantikan atau koordinator. Belum ada yang berubah.")
	case !casework.MayStandIn(person, post):
		return refuse(casework.NotAllowed, "Tugas orang ini tidak boleh menjadi Plh. jabatan itu; belum ada yang berubah, pilih petugas yang tugasnya setara.")
	case !a.Acting.From.Before(a.Acting.To) || a.Acting.To.Sub(a.Acting.From) > longestTerm || !a.Acting.To.After(s.Now()):
		return refuse(casework.Invalid, "Masa Plh. tidak benar: hari terakhir tidak boleh sebelum hari pertama atau sudah lewat, paling lama 90 hari. Belum ada yang berubah.")
	}
	if running, ok := s.staff.find(a.Name); ok && running.Acting != nil && running.Acting.For != a.Acting.For && running.Acting.To.After(s.Now()) && !running.Disabled {
		return refuse(casework.Invalid, fmt.Sprintf("%s masih Plh. %s sampai %s; belum ada yang berubah. Tutup akun %s dulu, atau pilih orang lain.",
			person.Name, running.Acting.For, running.Acting.To.In(s.book.Office.Zone).Format("02-01-2006 15.04"), running.Name))
	}
	a.Role, a.Desk, a.Kecamatan, a.Agency = post.Role, post.Desk, post.Kecamatan, post.Agency
	a.Display = cut("Plh. "+post.Name, 40)
	return nil
}

// inForce says whether a deputy's account works at now: on its days, while the person
// and the post are there, may stand in for it, and the post is what it was. Other accounts always do. The
// caller holds the lock.
func (f *staff) inForce(a casework.Account, now time.Time) bool {
	if a.Acting == nil {
		return true
	}
	person, post := f.accounts[a.Acting.Self], f.accounts[a.Acting.For]
	return a.Acting.Covers(now) && person.Name != "" && !person.Disabled && post.Name != "" && !post.Disabled && casework.MayStandIn(person, post) &&
		a.Role == post.Role && a.Desk == post.Desk && a.Kecamatan == post.Kecamatan && a.Agency == post.Agency
}

// person is the account whose keys and PIN open an account: its own, or for a deputy
// the one that the person has anyway.
func (f *staff) person(account string) string {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.personLocked(account)
}

func (f *staff) personLocked(account string) string {
	if a, ok := f.accounts[account]; ok && a.Acting != nil {
		return a.Acting.Self
	}
	return account
}

// facesOf are the accounts that a person may be in: the own one, and those in which it
// is a deputy.
func (f *staff) facesOf(account string) []string {
	f.mu.RLock()
	defer f.mu.RUnlock()
	out := []string{account}
	for _, a := range f.accounts {
		if a.Acting != nil && a.Acting.Self == account {
			out = append(out, a.Name)
		}
	}
	return out
}

// deputiesOf are the enabled accounts of deputies that hang on an account: as the
// person, or as the post.
func (f *staff) deputiesOf(account string) (out []casework.Account) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	for _, a := range f.accounts {
		if a.Acting != nil && !a.Disabled && (a.Acting.Self == account || a.Acting.For == account) {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b casework.Account) int { return strings.Compare(a.Name, b.Name) })
	return out
}
