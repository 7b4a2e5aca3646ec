package casework

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"loket/forms"
)

// Meeting is a meeting as far as the actor may see it.
type Meeting struct {
	ID     string        `json:"id"`
	Kind   string        `json:"kind"` // "planning", "management", "conference"
	At     time.Time     `json:"at"`
	Place  string        `json:"place"`
	Topic  string        `json:"topic,omitempty"`
	Chair  string        `json:"chair,omitempty"`
	Child  string        `json:"child,omitempty"`    // "yes", "part", "no": does the child take part
	Ready  string        `json:"ready,omitempty"`    // who prepares the child
	Done   string        `json:"prepared,omitempty"` // whether the child was prepared: "yes", "no"
	Family string        `json:"family,omitempty"`   // "yes", "no"
	Cases  []MeetingCase `json:"cases"`              // only those that the actor may know of
	People []Invitee     `json:"people,omitempty"`   // not for partners
	Held   bool          `json:"held"`
	Asked  bool          `json:"invited"`           // the actor itself, or its agency, is asked to come
	Answer string        `json:"answer,omitempty"`  // its own answer: "yes", "no"; "" none yet
	Open   bool          `json:"-"`                 // it may still answer
	Bring  []string      `json:"prepare,omitempty"` // what the actor prepares: "child", "report", "notes"
	Change forms.Answers `json:"-"`                 // to change it, for who may; nil else
	Seen   uint64        `json:"-"`                 // version of it, for Act.Seen
}

// MeetingCase is one case on a meeting's list.
type MeetingCase struct {
	Number string `json:"number"`
	Reason string `json:"reason,omitempty"` // only with the whole file
	Level  Level  `json:"-"`
	Speaks bool   `json:"-"` // the actor may record what is said of it
}

// Invitee is somebody asked to come.
type Invitee struct {
	Who    string `json:"who"`
	Agency string `json:"agency,omitempty"`
	Came   string `json:"came,omitempty"`   // "yes", "no"; "" not recorded
	Answer string `json:"answer,omitempty"` // to the invitation, for who may change the meeting: "yes", "no"; "" none
	Note   string `json:"note,omitempty"`   // what was said with it
}

// Key is the name under which the invitation is asked for: the agency's code, else who it is.
func (i Invitee) Key() string { return cmp.Or(i.Agency, i.Who) }

// MeetingOf shows a meeting to the actor; ok is false for whom it does not exist. A
// partner reads time, place, chair, and the numbers of the cases that letters told it of.
func MeetingOf(p *OfficePaper, who Actor, level func(string) Level, now time.Time) (m Meeting, ok bool) {
	if p.Form != "meeting" || !p.knows(who) {
		return Meeting{}, false
	}
	m = Meeting{ID: p.ID, Kind: p.Says("kind"), At: p.when(), Place: p.Says("place"), Chair: p.Says("chair"), Held: p.Held != nil, Cases: []MeetingCase{}}
	m.Asked, m.Open = p.invited(who), p.open(now)
	if r := p.replyTo(p.seat(who)); r != nil {
		m.Answer = r.Coming
	}
	for _, r := range p.rows("cases") {
		c := MeetingCase{Number: value(r, "number")}
		c.Level = level(c.Number)
		c.Speaks = c.Level == LevelFull && May(who, Discuss, Scope{Caseworker: who.Post()}) // a caseworker reads no whole file but of the own cases
		if c.Level < LevelCoded {
			continue
		}
		if c.Level == LevelFull {
			c.Reason = value(r, "reason")
		}
		m.Cases = append(m.Cases, c)
	}
	m.Bring = p.bring(m.Cases, who)
	if who.Role == Partner {
		return m, true
	}
	m.Topic, m.Child, m.Ready, m.Family = p.Says("topic"), p.Says("child.comes"), p.Says("child.prepared"), p.Says("family.comes")
	m.Done = p.Says("child.ready")
	change := p.mayChange(who)
	for _, r := range p.rows("people") {
		i := inviteeOf(r)
		if x := p.replyTo(i.Key()); change && x != nil {
			i.Answer, i.Note = x.Coming, x.Note
		}
		m.People = append(m.People, i)
	}
	if change {
		m.Change, m.Seen = p.Answers.Clone(), p.Version
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

// FirstCame is the question of a meeting's form with which recording who came goes on:
// the first person without an answer; "" when there is none.
func FirstCame(a forms.Answers) string {
	for i, r := range a["people"].Rows {
		if !r["came"].Answered() {
			return fmt.Sprintf("people[%d].came", i)
		}
	}
	return ""
}

// Named is the key of the person on the meeting's list that somebody means who typed this;
// what was typed when it is nobody's.
func (m Meeting) Named(typed string) string {
	typed = strings.TrimSpace(typed)
	for _, i := range m.People {
		if strings.EqualFold(i.Agency, typed) || strings.EqualFold(i.Who, typed) {
			return i.Key()
		}
	}
	return typed
}

// Meetings are the meetings that an actor may know of, those ahead first.
type Meetings struct {
	Now  time.Time `json:"at"`
	List []Meeting `json:"meetings"`
}

// listed is the meeting as lists have it: why a case is on it is read in the meeting itself.
func (m Meeting) listed() Meeting {
	for i := range m.Cases {
		m.Cases[i].Reason = ""
	}
	m.Change = nil
	return m
}

// Numbers are the cases that a list of meetings names, each once.
func (m Meetings) Numbers() iter.Seq[string] { return numbersIn(m.List) }

func numbersIn(list []Meeting) iter.Seq[string] {
	return func(yield func(string) bool) {
		seen := map[string]bool{}
		for _, m := range list {
			for _, c := range m.Cases {
				if !seen[c.Number] && !yield(c.Number) {
					return
				}
				seen[c.Number] = true
			}
		}
	}
}

// MeetingsOf shows the papers that are meetings: those ahead, the soonest first, then
// those past, the newest first. No list says why a case is on one.
func MeetingsOf(papers []OfficePaper, who Actor, level func(string) Level, now time.Time) Meetings {
	out := Meetings{Now: now, List: []Meeting{}}
	for i := range papers {
		if m, ok := MeetingOf(&papers[i], who, level, now); ok {
			out.List = append(out.List, m.listed())
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
	return p.Form == "meeting" && (p.invited(who) || p.runs(who)) && p.knows(who) && p.open(now)
}

// open says whether the meeting is still ahead or under way.
func (p *OfficePaper) open(now time.Time) bool {
	return p.Held == nil && p.when().After(now.Add(-2*time.Hour))
}

// Invite puts the actor's meetings on the first screen.
func (h *Home) Invite(papers []OfficePaper, who Actor) {
	for i := range papers {
		p := &papers[i]
		if !p.awaits(who, h.Now) {
			continue
		}
		if h.Invited++; h.Meeting.IsZero() || p.when().Before(h.Meeting) {
			h.Meeting, h.Kind, h.Place = p.when(), p.Says("kind"), p.Says("place")
		}
	}
}

// Invite puts the actor's meetings of those days on the agenda, the soonest first.
func (g *Agenda) Invite(papers []OfficePaper, who Actor, level func(string) Level) {
	for i := range papers {
		p := &papers[i]
		if m, ok := MeetingOf(p, who, level, g.Now); ok && p.awaits(who, g.Now) && !m.At.Before(g.From) && m.At.Before(g.To) {
			g.Meetings = append(g.Meetings, m.listed())
		}
	}
	slices.SortStableFunc(g.Meetings, func(a, b Meeting) int { return a.At.Compare(b.At) })
}

// Reply is the answer of somebody who was asked to a meeting.
type Reply struct {
	To     string    `json:"to"`     // Key of the one who was asked
	Coming string    `json:"coming"` // "yes", "no"
	Note   string    `json:"note,omitempty"`
	By     string    `json:"by"` // account
	At     time.Time `json:"at"`
}

// reply keeps an answer to the invitation in place of an earlier one. It is refused once
// the meeting is over.
func (p *OfficePaper) reply(act Act, who Actor, env Env) (OfficePaper, error) {
	to := p.seat(who)
	switch {
	case to == "":
		return OfficePaper{}, refuse(NotAllowed, "Anda tidak ada di daftar undangan rapat ini; tidak ada yang berubah.")
	case !p.open(env.Now):
		return OfficePaper{}, refuse(NotAllowed, "Rapat ini sudah lewat; tidak ada yang berubah. Hubungi yang mengundang.")
	}
	out := *p
	out.Replies = slices.DeleteFunc(slices.Clone(p.Replies), func(r Reply) bool { return r.To == to })
	out.Replies = append(out.Replies, Reply{To: to, Coming: value(act.Answers, "coming"), Note: value(act.Answers, "note"), By: who.Account, At: env.Now})
	out.Changed = env.Now
	out.Version++
	return out, nil
}

// seat is the key of the row that asks the actor to come; "" without one.
func (p *OfficePaper) seat(who Actor) string {
	for _, r := range p.rows("people") {
		if isAsked(r, who) {
			return inviteeOf(r).Key()
		}
	}
	return ""
}

func inviteeOf(row forms.Answers) Invitee {
	return Invitee{Who: value(row, "who"), Agency: value(row, "agency"), Came: value(row, "came")}
}

// replyTo is the answer to the invitation of that key; nil without one.
func (p *OfficePaper) replyTo(key string) *Reply {
	for i := range p.Replies {
		if p.Replies[i].To == key {
			return &p.Replies[i]
		}
	}
	return nil
}

// bring is what the actor prepares for the meeting: the child, where that was given to
// it; a short report of each case whose file it reads without leading the office; an
// agency its own notes.
func (p *OfficePaper) bring(cases []MeetingCase, who Actor) []string {
	var out []string
	if part := p.Says("child.comes"); (part == "yes" || part == "part") && who.named(p.Says("child.prepared")) {
		out = append(out, "child")
	}
	switch {
	case who.Role == Partner && len(cases) > 0:
		out = append(out, "notes")
	case !who.Role.Leads() && slices.ContainsFunc(cases, func(c MeetingCase) bool { return c.Level == LevelFull }):
		out = append(out, "report")
	}
	return out
}
