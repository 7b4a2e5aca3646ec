package demo

import (
	"slices"
	"strconv"
	"time"

	"loket/store/casework"
)

const (
	hour = time.Hour
	day  = 24 * time.Hour
)

// plot is how a kind of case goes, and how long it has rested since its last act:
// that decides which of its clocks run and which are overdue.
type plot struct {
	name       string
	categories []string
	class      casework.Class
	moves      []beat
	rest       [2]time.Duration
	youngest   int    // years; 0: any
	caseType   string // for reports; empty: none
}

// beat is an act with the least and the most time since the act before.
type beat struct {
	do        verb
	low, high time.Duration
}

var (
	harmed    = []string{"violence", "neglect", "maltreatment", "exploitation", "abh"}
	abused    = []string{"violence", "maltreatment"}
	dangerous = []string{"sexual", "sexual_exploitation", "trafficking", "abandoned"}
	services  = []string{"education", "health", "civil", "welfare", "rights"}
	consults  = []string{"consultation"}
)

func soon(v verb) beat  { return beat{v, 5 * time.Minute, 50 * time.Minute} }
func later(v verb) beat { return beat{v, hour, 6 * hour} }
func days(v verb) beat  { return beat{v, day, 4 * day} }
func weeks(v verb) beat { return beat{v, 5 * day, 20 * day} }

// then goes on: more are beats and runs of beats.
func then(start []beat, more ...any) []beat {
	out := slices.Clone(start)
	for _, m := range more {
		switch m := m.(type) {
		case beat:
			out = append(out, m)
		case []beat:
			out = append(out, m...)
		}
	}
	return out
}

// steps are beats that do steps of a pathway one after the other.
func steps(pathway string, pace func(verb) beat, ids ...string) []beat {
	out := make([]beat, 0, len(ids))
	for _, id := range ids {
		out = append(out, pace(step1(pathway, id)))
	}
	return out
}

// onPath begins a pathway once the caseworker has assessed the child, and does its first steps.
func onPath(pathway string, pace func(verb) beat, ids ...string) []beat {
	start := []beat{soon(ready), soon(startPathway(pathway))}
	return append(start, steps(pathway, pace, ids...)...)
}

// The ways that plots begin with.
var (
	resident  = verify(casework.Resident)
	protected = []beat{soon(report), soon(contact), later(resident), soon(classify), soon(handOver)}
	rushed    = []beat{soon(reportDanger), soon(contact), soon(resident), soon(classify), soon(handOver)}
	held      = then(protected, later(assign), later(assess))
	agreed    = then(held, later(consent("willing")))
	sent      = then(agreed, later(prepare), soon(send))
	accepted  = then(sent, later(deliver), days(answered("accepted")))
	rushedOut = then(rushed, soon(assign), later(assess), soon(amend), soon(prepare), soon(send))
	served    = []beat{soon(report), later(resident), soon(classify)}
	proposed  = then(served, later(consent("willing")), soon(prepare))
	allowed   = then(proposed, days(review), days(approve))
	asked     = []beat{soon(courtAsks), soon(choose), soon(tellCoordinator)}
	released  = then(asked, later(confirmed), soon(checkCopy), later(giveCopy), soon(fileCopy))
)

// monthly are the reviews of half a year.
var monthly = slices.Repeat([]beat{{visit, 29 * day, 30*day - hour}}, 6)

func rest(low, high time.Duration) [2]time.Duration { return [2]time.Duration{low, high} }

// plots by turns: with as many cases as plots, every stage, end, class and state of
// a referral occurs. Classes follow the categories: what means danger by itself is high.
var plots = []plot{
	{name: "danger, nobody called", categories: dangerous, class: casework.High, moves: []beat{soon(reportDanger)}, rest: rest(5*time.Minute, 50*time.Minute)},
	{name: "service, just in", categories: services, class: casework.Low, moves: []beat{soon(report)}, rest: rest(10*time.Minute, 3*hour)},
	{name: "reported", categories: harmed, class: casework.Medium, moves: []beat{soon(report), soon(contact)}, rest: rest(hour, 40*hour)},
	{name: "verified", categories: harmed, class: casework.Medium, moves: []beat{soon(report), soon(contact), later(resident)}, rest: rest(hour, 30*hour)},
	{name: "high, open to take", categories: dangerous, class: casework.High, moves: rushed, rest: rest(hour, 12*hour)},
	{name: "proposal waits for review", categories: services, class: casework.Low, moves: proposed, rest: rest(hour, 3*day)},
	{name: "handed over, medium", categories: abused, class: casework.Medium, moves: protected, rest: rest(2*hour, 50*hour)},
	{name: "assigned", categories: harmed, class: casework.Medium, moves: then(protected, later(assign)), rest: rest(hour, 40*hour)},
	{name: "solved in the village", categories: services, class: casework.Low, moves: then(served, days(resolve)), rest: rest(day, 60*day)},
	{name: "sent", categories: abused, class: casework.Medium, moves: sent, rest: rest(hour, 40*hour)},
	{name: "advice only", categories: consults, class: casework.NoAction, moves: []beat{soon(report), soon(advise)}, rest: rest(hour, 90*day)},
	{name: "working", categories: abused, class: casework.Medium, moves: then(accepted, days(answered("working"))), rest: rest(day, 12*day)},
	{name: "danger, nobody called, late", categories: dangerous, class: casework.High, moves: []beat{soon(reportDanger)}, rest: rest(2*day, 4*day)},
	{name: "proposal waits for manager", categories: services, class: casework.Low, moves: then(proposed, days(review)), rest: rest(hour, 4*day)},
	{name: "taken", categories: dangerous, class: casework.High, moves: then(rushed, later(take), later(assess)), rest: rest(2*hour, 20*hour)},
	{name: "consented", categories: harmed, class: casework.Medium, moves: agreed, rest: rest(hour, 5*day)},
	{name: "prepared", categories: abused, class: casework.Medium, moves: then(agreed, later(prepare)), rest: rest(hour, 3*day)},
	{name: "service approved", categories: services, class: casework.Low, moves: allowed, rest: rest(hour, 3*day)},
	{name: "delivered", categories: abused, class: casework.Medium, moves: then(sent, later(deliver)), rest: rest(hour, 50*hour)},
	{name: "assigned, late", categories: harmed, class: casework.Medium, moves: then(protected, days(assign)), rest: rest(4*day, 9*day)},
	{name: "accepted", categories: abused, class: casework.Medium, moves: accepted, rest: rest(day, 8*day)},
	{name: "rejected", categories: abused, class: casework.Medium, moves: then(sent, days(answered("rejected"))), rest: rest(hour, 4*day)},
	{name: "service sent", categories: services, class: casework.Low, moves: then(allowed, soon(send)), rest: rest(hour, 6*day)},
	{name: "result", categories: harmed, class: casework.Medium, moves: then(accepted, soon(minutes), weeks(answered("result"))), rest: rest(hour, 6*day)},
	{name: "sent, no answer", categories: abused, class: casework.Medium, moves: sent, rest: rest(4*day, 8*day)},
	{name: "cancelled", categories: harmed, class: casework.Medium, moves: then(agreed, later(prepare), days(cancel)), rest: rest(hour, 5*day)},
	{name: "away", categories: harmed, class: casework.Medium, moves: []beat{soon(report), soon(contact), later(verify(casework.ResidentElsewhere)), days(move)}, rest: rest(day, 20*day)},
	{name: "high, referred", categories: dangerous, class: casework.High, moves: rushedOut, rest: rest(hour, 20*hour)},
	{name: "service done", categories: services, class: casework.Low, moves: then(allowed, soon(send), days(answered("accepted")), weeks(answered("done")), days(closeCase)), rest: rest(10*day, 60*day)},
	{name: "monitored, lowered", categories: dangerous, class: casework.High, moves: then(rushedOut, later(answered("accepted")), weeks(answered("result")), days(finish), days(visit), days(lower)), rest: rest(2*day, 40*day)},
	{name: "refused, waived", categories: abused, class: casework.Medium, moves: then(held, later(consent("unwilling")), later(prepare), soon(waive), soon(send)), rest: rest(hour, 30*hour)},
	{name: "closed", categories: harmed, class: casework.Medium, moves: then(accepted, soon(minutes), weeks(answered("result")), days(finish), weeks(visit), weeks(closeCase)), rest: rest(5*day, 90*day)},
	{name: "away, answered", categories: harmed, class: casework.Medium, moves: []beat{soon(report), soon(contact), later(verify(casework.ResidentElsewhere)), days(move), weeks(moveAnswered)}, rest: rest(5*day, 60*day)},
	{name: "people marked", categories: harmed, class: casework.Medium, moves: []beat{soon(report), soon(contact), soon(mark), soon(exclude), later(resident), soon(note)}, rest: rest(hour, 2*day)},
	{name: "entered from paper", categories: harmed, class: casework.Medium, moves: []beat{soon(reportFromPaper), soon(contact)}, rest: rest(hour, 20*hour)},
	{name: "service turned danger", categories: services, class: casework.High, moves: []beat{soon(report), later(alarm), soon(contact)}, rest: rest(hour, 10*hour)},
	{name: "consent withdrawn", categories: harmed, class: casework.Medium, moves: then(agreed, days(withdraw)), rest: rest(hour, 5*day)},
	{name: "reopened", categories: harmed, class: casework.Low, moves: then(protected, later(assign), later(assess), weeks(visit), weeks(closeCase), weeks(reopen)), rest: rest(day, 10*day)},
	{name: "safe, no action", categories: services, class: casework.NoAction, moves: served, rest: rest(hour, 3*day)},
	{name: "residency unknown", categories: dangerous, class: casework.High, moves: []beat{soon(reportDanger), soon(contact), soon(verify(casework.ResidencyUnknown)), soon(classify), soon(handOver), soon(assign), later(assess)}, rest: rest(hour, 30*hour)},
	{name: "abandoned baby", categories: []string{"abandoned"}, class: casework.High, moves: then(rushed, onPath("baby", soon, "care", "assess", "police", "health"), steps("baby", days, "handover", "birth", "tracing")), rest: rest(day, 10*day)},
	{name: "adoption", categories: []string{"neglect"}, class: casework.Medium, caseType: "adoption", moves: then(held,
		onPath("adopt", days, "consult", "child", "parents", "papers", "visit1", "permit"),
		monthly, []beat{{step1("adopt", "care"), 10 * day, 12 * day}}, soon(visit), steps("adopt", weeks, "visit2", "team"), soon(visit)), rest: rest(day, 20*day)},
	{name: "diversion", categories: []string{"abh"}, class: casework.Medium, youngest: 14, moves: then(held,
		onPath("abh", later, "accompany", "request", "notice", "report", "litmas"), []beat{later(leave("abh", "arrest"))},
		steps("abh", days, "div_offer", "div_talk", "div_court", "div_order"), []beat{soon(leave("abh", "file")), weeks(step1("abh", "div_watch")), weeks(visit)}, released, []beat{weeks(closeCase), weeks(aftercare), weeks(terminate)}),
		rest: rest(5*day, 30*day)},
	{name: "social report due", categories: []string{"abh"}, class: casework.Medium, youngest: 13, moves: then(held, onPath("abh", soon, "accompany", "request"), asked), rest: rest(hour, 60*hour)},
	{name: "victim's track", categories: []string{"sexual"}, class: casework.High, youngest: 6, moves: then(rushed, onPath("abh_victim", later, "accompany", "visum", "police", "service"),
		[]beat{later(correct("abh_victim", "police")), soon(step1("abh_victim", "police")), later(leave("abh_victim", "restitution"))}), rest: rest(day, 6*day)},
	{name: "going home", categories: []string{"neglect"}, class: casework.Medium, youngest: 4, moves: then(agreed,
		onPath("reint", days, "papers", "family"), []beat{soon(moveStep("reint", "village", "3"))}, steps("reint", days, "village", "reunify"), []beat{days(visit), soon(step1("reint", "monitor"))}), rest: rest(hour, 10*day)},
	{name: "siblings", categories: []string{"neglect"}, class: casework.Medium, youngest: 6, moves: then(held, []beat{later(visit), soon(sibling), soon(share)}), rest: rest(hour, 10*day)},
	{name: "the brother or sister of the one before"}, // opened by it
	{name: "lives here", categories: harmed, class: casework.Medium, moves: []beat{soon(report), soon(contact), later(verify(casework.LivesHere))}, rest: rest(3*day, 6*day)},
}

func itoa(n int) string { return strconv.Itoa(n) }
