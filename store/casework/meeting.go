package casework

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"loket/forms"
	"loket/forms/pack"
)

// OfficePaper is a filled form that belongs to the office and to no single case: a
// meeting (SOP 3.6) or the notes of a supervision. It names cases by number and never
// holds their content: what was said of a case stands in that case.
type OfficePaper struct {
	ID      string        `json:"id"`   // of the act that began it
	Form    string        `json:"form"` // "meeting", "supervision"
	Answers forms.Answers `json:"answers"`
	Pack    string        `json:"pack"` // digest of the pack it was last filled under
	By      string        `json:"by"`   // account that began it
	At      time.Time     `json:"at"`
	Changed time.Time     `json:"changed_at"`
	Version uint64        `json:"version"`
	Held    *time.Time    `json:"held_at,omitempty"` // meeting: when attendance was recorded
}

// EventName names the record of an office paper in the log: each holds the paper whole.
func (OfficePaper) EventName() string { return "OfficePaperKept/1" }

// OfficeAct says whether an act makes or changes an office paper instead of a case.
func OfficeAct(a ActName) bool { return a == CallMeeting || a == HoldMeeting || a == Supervise }

// Says is a given answer of the paper; "" otherwise.
func (p *OfficePaper) Says(id string) string { return value(p.Answers, id) }

// when is the meeting's time, the supervision's day.
func (p *OfficePaper) when() time.Time {
	if t, err := time.Parse(time.RFC3339, p.Says("at")); err == nil {
		return t
	}
	return p.At
}

// rows are the answers of a group.
func (p *OfficePaper) rows(group string) []forms.Answers { return p.Answers[group].Rows }

// About says whether the case is on the meeting's list.
func (p *OfficePaper) About(number string) bool {
	return slices.ContainsFunc(p.rows("cases"), func(r forms.Answers) bool { return value(r, "number") == number })
}

// knows says whether the actor takes part in the paper: of a meeting who leads the
// office, its secretary, who called or leads it, and who was invited; of a supervision
// who leads the office, and the caseworker of whom it is.
func (p *OfficePaper) knows(who Actor) bool {
	if p.Form == "supervision" {
		return who.Role.Leads() || who.Role == Caseworker && p.Says("caseworker") == who.Account
	}
	if !May(who, ReadMeetings, Scope{}) {
		return false
	}
	if who.Role.Leads() || who.Role == Secretary || p.By == who.Account || p.Says("chair") == who.Account {
		return true
	}
	return p.invited(who)
}

// invited says whether the actor, or its agency, is on the meeting's list of people.
func (p *OfficePaper) invited(who Actor) bool {
	return slices.ContainsFunc(p.rows("people"), func(r forms.Answers) bool {
		return value(r, "who") == who.Account || who.Agency != "" && value(r, "agency") == who.Agency
	})
}

// mayChange says whether the actor may change the meeting or record who came.
func (p *OfficePaper) mayChange(who Actor) bool {
	return May(who, CallMeeting, Scope{}) && (who.Role.Leads() || who.Role == Secretary || p.By == who.Account || p.Says("chair") == who.Account)
}

// DecideOffice says what an office act makes of a paper, or refuses it. was is nil for
// a new one; level tells what the actor may know of a case. It is pure.
func DecideOffice(was *OfficePaper, act Act, who Actor, env Env, level func(number string) Level) (OfficePaper, error) {
	if err := Permit(who, act.Name, Scope{}); err != nil {
		return OfficePaper{}, err
	}
	if act.Part != "" && (was == nil || was.Form != FormOf(act.Name) || !was.knows(who)) || act.Name == HoldMeeting && was == nil {
		return OfficePaper{}, ErrNotFound
	}
	if was != nil && (was.Form == "supervision" || !was.mayChange(who)) {
		return OfficePaper{}, refuse(NotAllowed, "Rapat ini diubah oleh yang mengundang atau pimpinan; tidak ada yang berubah.")
	}
	form := env.Pack.Forms[FormOf(act.Name)]
	if form == nil {
		return OfficePaper{}, refuse(Invalid, "Formulir ini tidak ada di buku aturan kantor; belum tersimpan. Hubungi pengelola.")
	}
	for _, p := range form.Check(act.Answers, FormEnv(nil, who, env.Pack, env.Now, act.Answers)) {
		if p.Blocks {
			return OfficePaper{}, &Error{Kind: Invalid, Say: p.Say, Problems: []forms.Problem{p}}
		}
	}
	out := OfficePaper{ID: act.ID, Form: form.ID, By: who.Account, At: env.Now}
	if was != nil {
		out = *was
	}
	out.Answers, out.Pack, out.Changed = act.Answers.Clone(), env.Pack.Digest, env.Now
	out.Version++
	if act.Name == Supervise {
		return out, knownCaseworker(env, out.Says("caseworker"))
	}
	if act.Name == HoldMeeting {
		out.Held = &env.Now
	}
	return out, out.takeCases(was, level)
}

func knownCaseworker(env Env, name string) error {
	if env.Account == nil {
		return nil
	}
	if acc, ok := env.Account(name); !ok || acc.Role != Caseworker {
		return invalid("caseworker", "Akun peksos itu tidak ada; isian aman. Tulis nama akun peksos.")
	}
	return nil
}

// takeCases tidies the numbers of the meeting's cases and refuses those that the actor
// may not know; what stood there before and is hidden from the actor stays.
func (p *OfficePaper) takeCases(was *OfficePaper, level func(string) Level) error {
	group := p.Answers["cases"]
	for i, r := range group.Rows {
		n, ok := ParseNumber(value(r, "number"))
		if !ok || level(n) < LevelCoded {
			return invalid(fmt.Sprintf("cases[%d].number", i), "Nomor kasus itu tidak ditemukan; isian aman. Periksa angka dan huruf terakhirnya.")
		}
		r["number"] = forms.Answer{State: forms.Given, Value: n}
		if level(n) < LevelFull && was != nil { // who may not read the reason leaves it as it was
			delete(r, "reason")
			for _, old := range was.rows("cases") {
				if why, ok := old["reason"]; ok && value(old, "number") == n {
					r["reason"] = why
				}
			}
		}
	}
	if was != nil {
		for _, r := range was.rows("cases") {
			if level(value(r, "number")) < LevelCoded {
				group.Rows = append(group.Rows, r)
			}
		}
	}
	if len(group.Rows) > 0 {
		group.State = forms.Given
		p.Answers["cases"] = group
	}
	return nil
}

// Meeting is a meeting as far as the actor may see it.
type Meeting struct {
	ID     string        `json:"id"`
	Kind   string        `json:"kind"` // "planning", "management", "conference"
	At     time.Time     `json:"at"`
	Place  string        `json:"place"`
	Topic  string        `json:"topic,omitempty"`
	Chair  string        `json:"chair,omitempty"`
	Child  string        `json:"child,omitempty"`  // "yes", "part", "no": does the child take part
	Ready  string        `json:"ready,omitempty"`  // who prepared the child
	Cases  []MeetingCase `json:"cases"`            // only those that the actor may know of
	People []Invitee     `json:"people,omitempty"` // not for partners
	Held   bool          `json:"held"`
	Change forms.Answers `json:"-"` // to change it, for who may; nil else
}

// MeetingCase is one case on a meeting's list.
type MeetingCase struct {
	Number string `json:"number"`
	Reason string `json:"reason,omitempty"` // only with the whole file
	Level  Level  `json:"-"`
}

// Invitee is somebody asked to come.
type Invitee struct {
	Who    string `json:"who"`
	Agency string `json:"agency,omitempty"`
	Came   string `json:"came,omitempty"` // "yes", "no"; "" not recorded
}

// MeetingOf shows a meeting to the actor; ok is false for whom it does not exist. A
// partner reads time, place, and the numbers of the cases that letters told it of.
func MeetingOf(p *OfficePaper, who Actor, level func(string) Level) (m Meeting, ok bool) {
	if p.Form != "meeting" || !p.knows(who) {
		return Meeting{}, false
	}
	m = Meeting{ID: p.ID, Kind: p.Says("kind"), At: p.when(), Place: p.Says("place"), Held: p.Held != nil, Cases: []MeetingCase{}}
	partner := who.Role == Partner
	for _, r := range p.rows("cases") {
		c := MeetingCase{Number: value(r, "number")}
		c.Level = level(c.Number)
		if c.Level < LevelCoded {
			continue
		}
		if c.Level == LevelFull {
			c.Reason = value(r, "reason")
		}
		m.Cases = append(m.Cases, c)
	}
	if partner {
		return m, true
	}
	m.Topic, m.Chair, m.Child, m.Ready = p.Says("topic"), p.Says("chair"), p.Says("child.comes"), p.Says("child.prepared")
	for _, r := range p.rows("people") {
		m.People = append(m.People, Invitee{Who: value(r, "who"), Agency: value(r, "agency"), Came: value(r, "came")})
	}
	if p.mayChange(who) {
		m.Change = p.Answers.Clone()
		group := m.Change["cases"]
		group.Rows = slices.DeleteFunc(group.Rows, func(r forms.Answers) bool { return level(value(r, "number")) < LevelCoded })
		for _, r := range group.Rows {
			if level(value(r, "number")) < LevelFull {
				delete(r, "reason")
			}
		}
		m.Change["cases"] = group
	}
	return m, true
}

// Meetings are the meetings that an actor may know of, those ahead first.
type Meetings struct {
	Now  time.Time `json:"at"`
	List []Meeting `json:"meetings"`
	// Proposed begins a new meeting's form with what the register has for it: cases that
	// are new, late, stuck or due for review, and their caseworkers. Nil for who calls none.
	Proposed forms.Answers `json:"-"`
}

// MeetingsOf shows the papers that are meetings: those ahead, the soonest first, then
// those past, the newest first.
func MeetingsOf(papers []OfficePaper, who Actor, level func(string) Level, now time.Time) Meetings {
	out := Meetings{Now: now, List: []Meeting{}}
	for i := range papers {
		if m, ok := MeetingOf(&papers[i], who, level); ok {
			out.List = append(out.List, m)
		}
	}
	today := now.Add(-12 * time.Hour)
	slices.SortStableFunc(out.List, func(a, b Meeting) int {
		switch aheadA, aheadB := a.At.After(today), b.At.After(today); {
		case aheadA != aheadB && aheadA:
			return -1
		case aheadA != aheadB:
			return 1
		case aheadA:
			return a.At.Compare(b.At)
		}
		return b.At.Compare(a.At)
	})
	return out
}

// awaits says whether the actor in person is to come to a meeting that is still ahead
// or under way: invited, called or led by it.
func (p *OfficePaper) awaits(who Actor, now time.Time) bool {
	mine := p.invited(who) || p.By == who.Account || p.Says("chair") == who.Account
	return p.Form == "meeting" && mine && p.knows(who) && p.Held == nil && p.when().After(now.Add(-2*time.Hour))
}

// Invite puts the actor's meetings on the first screen.
func (h *Home) Invite(papers []OfficePaper, who Actor) {
	for i := range papers {
		p := &papers[i]
		if !p.awaits(who, h.Now) {
			continue
		}
		if h.Invited++; h.Meeting.IsZero() || p.when().Before(h.Meeting) {
			h.Meeting = p.when()
		}
	}
}

// Invite puts the actor's meetings of those days on the agenda, the soonest first.
func (g *Agenda) Invite(papers []OfficePaper, who Actor, level func(string) Level) {
	for i := range papers {
		p := &papers[i]
		if m, ok := MeetingOf(p, who, level); ok && p.awaits(who, g.Now) && !m.At.Before(g.From) && m.At.Before(g.To) {
			m.Change = nil
			g.Meetings = append(g.Meetings, m)
		}
	}
	slices.SortStableFunc(g.Meetings, func(a, b Meeting) int { return a.At.Compare(b.At) })
}

// proposedMost is how many cases the register proposes for a meeting.
const proposedMost = 12

// ProposeMeeting begins a meeting's form from the cards in queue order: high and late
// first by their clocks, then new, stuck and due for review (SOP 3.6).
func ProposeMeeting(cards iter.Seq2[*Card, Level], who Actor, now time.Time) forms.Answers {
	var rows, people []forms.Answers
	given := func(v string) forms.Answer { return forms.Answer{State: forms.Given, Value: v} }
	seen := map[string]bool{who.Account: true}
	for k, l := range cards {
		if l != LevelFull || k.Lane != Protection && !k.HandedOver || k.Stage == Closed || k.Stage == Terminated {
			continue
		}
		why := k.proposed(now)
		if why == "" {
			continue
		}
		rows = append(rows, forms.Answers{"number": given(k.Number), "reason": given(why)})
		if w := k.Caseworker; w != "" && !seen[w] {
			seen[w] = true
			people = append(people, forms.Answers{"who": given(w)})
		}
		if len(rows) == proposedMost {
			break
		}
	}
	out := forms.Answers{"kind": given("management")}
	for group, list := range map[string][]forms.Answers{"cases": rows, "people": people} {
		if len(list) > 0 {
			out[group] = forms.Answer{State: forms.Given, Rows: list}
		}
	}
	return out
}

// proposed is why a case belongs on the next meeting's list; "" when it does not.
func (k *Card) proposed(now time.Time) string {
	due := time.Unix(k.Due(), 0)
	switch {
	case k.Caseworker == "":
		return "belum ada peksos"
	case len(k.Clocks) > 0 && due.Before(now) && (k.Referral == Sent || k.Referral == Delivered):
		return "macet, menunggu mitra"
	case len(k.Clocks) > 0 && due.Before(now):
		return "lewat batas"
	case now.Unix()-k.Opened < 7*24*3600:
		return "baru"
	case len(k.Clocks) == 0:
		return "macet, tanpa langkah berikut"
	case strings.Contains(k.Clocks[0].ID, "review") && due.Before(now.AddDate(0, 0, 7)):
		return "waktunya ditinjau"
	}
	return ""
}

// Supervisions are the monthly notes of supervision that the actor may read, the newest
// first; caseworker "" is everybody's.
func Supervisions(papers []OfficePaper, who Actor, caseworker string) []OfficePaper {
	out := []OfficePaper{}
	for _, p := range papers {
		if p.Form == "supervision" && p.knows(who) && (caseworker == "" || p.Says("caseworker") == caseworker) {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b OfficePaper) int { return b.At.Compare(a.At) })
	return out
}

// Discussed is what a meeting said of one case; nil when it said nothing yet.
func (c *Case) Discussed(meeting string) *Filled {
	for i := len(c.Forms) - 1; i >= 0; i-- {
		if f := &c.Forms[i]; f.Form == "meeting_case" && f.Part == meeting {
			return f
		}
	}
	return nil
}

// MeetingKind is a meeting's kind as its form words it.
func MeetingKind(p *pack.Pack, kind string) string {
	return cmp.Or(optionWord(p, "meeting", "kind", kind), kind)
}

// optionWord is a choice as its form words it; "" where the form has none of that code.
func optionWord(p *pack.Pack, form, path, code string) string {
	f := p.Forms[form]
	if f == nil || f.Field(path) == nil {
		return ""
	}
	o, _ := f.Field(path).Option(code)
	return o.Label
}
