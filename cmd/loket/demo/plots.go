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

func then(start []beat, more ...beat) []beat { return append(slices.Clone(start), more...) }

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
)

func rest(low, high time.Duration) [2]time.Duration { return [2]time.Duration{low, high} }

// plots by turns: with as many cases as plots, every stage, end, class and state of
// a referral occurs. Classes follow the categories: what means danger by itself is high.
var plots = []plot{
	{"danger, nobody called", dangerous, casework.High, []beat{soon(reportDanger)}, rest(5*time.Minute, 50*time.Minute)},
	{"service, just in", services, casework.Low, []beat{soon(report)}, rest(10*time.Minute, 3*hour)},
	{"reported", harmed, casework.Medium, []beat{soon(report), soon(contact)}, rest(hour, 40*hour)},
	{"verified", harmed, casework.Medium, []beat{soon(report), soon(contact), later(resident)}, rest(hour, 30*hour)},
	{"high, open to take", dangerous, casework.High, rushed, rest(hour, 12*hour)},
	{"proposal waits for review", services, casework.Low, proposed, rest(hour, 3*day)},
	{"handed over, medium", abused, casework.Medium, protected, rest(2*hour, 50*hour)},
	{"assigned", harmed, casework.Medium, then(protected, later(assign)), rest(hour, 40*hour)},
	{"solved in the village", services, casework.Low, then(served, days(resolve)), rest(day, 60*day)},
	{"sent", abused, casework.Medium, sent, rest(hour, 40*hour)},
	{"advice only", consults, casework.NoAction, []beat{soon(report), soon(advise)}, rest(hour, 90*day)},
	{"working", abused, casework.Medium, then(accepted, days(answered("working"))), rest(day, 12*day)},
	{"danger, nobody called, late", dangerous, casework.High, []beat{soon(reportDanger)}, rest(2*day, 4*day)},
	{"proposal waits for manager", services, casework.Low, then(proposed, days(review)), rest(hour, 4*day)},
	{"taken", dangerous, casework.High, then(rushed, later(take), later(assess)), rest(2*hour, 20*hour)},
	{"consented", harmed, casework.Medium, agreed, rest(hour, 5*day)},
	{"prepared", abused, casework.Medium, then(agreed, later(prepare)), rest(hour, 3*day)},
	{"service approved", services, casework.Low, allowed, rest(hour, 3*day)},
	{"delivered", abused, casework.Medium, then(sent, later(deliver)), rest(hour, 50*hour)},
	{"assigned, late", harmed, casework.Medium, then(protected, days(assign)), rest(4*day, 9*day)},
	{"accepted", abused, casework.Medium, accepted, rest(day, 8*day)},
	{"rejected", abused, casework.Medium, then(sent, days(answered("rejected"))), rest(hour, 4*day)},
	{"service sent", services, casework.Low, then(allowed, soon(send)), rest(hour, 6*day)},
	{"result", harmed, casework.Medium, then(accepted, soon(minutes), weeks(answered("result"))), rest(hour, 6*day)},
	{"sent, no answer", abused, casework.Medium, sent, rest(4*day, 8*day)},
	{"cancelled", harmed, casework.Medium, then(agreed, later(prepare), days(cancel)), rest(hour, 5*day)},
	{"away", harmed, casework.Medium, []beat{soon(report), soon(contact), later(verify(casework.ResidentElsewhere)), days(move)}, rest(day, 20*day)},
	{"high, referred", dangerous, casework.High, rushedOut, rest(hour, 20*hour)},
	{"service done", services, casework.Low, then(allowed, soon(send), days(answered("accepted")), weeks(answered("done")), days(closeCase)), rest(10*day, 60*day)},
	{"monitored, lowered", dangerous, casework.High, then(rushedOut, later(answered("accepted")), weeks(answered("result")), days(finish), days(visit), days(lower)), rest(2*day, 40*day)},
	{"refused, waived", abused, casework.Medium, then(held, later(consent("unwilling")), later(prepare), soon(waive), soon(send)), rest(hour, 30*hour)},
	{"closed", harmed, casework.Medium, then(accepted, soon(minutes), weeks(answered("result")), days(finish), weeks(visit), weeks(closeCase)), rest(5*day, 90*day)},
	{"away, answered", harmed, casework.Medium, []beat{soon(report), soon(contact), later(verify(casework.ResidentElsewhere)), days(move), weeks(moveAnswered)}, rest(5*day, 60*day)},
	{"people marked", harmed, casework.Medium, []beat{soon(report), soon(contact), soon(mark), soon(exclude), later(resident), soon(note)}, rest(hour, 2*day)},
	{"entered from paper", harmed, casework.Medium, []beat{soon(reportFromPaper), soon(contact)}, rest(hour, 20*hour)},
	{"service turned danger", services, casework.High, []beat{soon(report), later(alarm), soon(contact)}, rest(hour, 10*hour)},
	{"consent withdrawn", harmed, casework.Medium, then(agreed, days(withdraw)), rest(hour, 5*day)},
	{"reopened", harmed, casework.Low, then(protected, later(assign), later(assess), weeks(visit), weeks(closeCase), weeks(reopen)), rest(day, 10*day)},
	{"safe, no action", services, casework.NoAction, served, rest(hour, 3*day)},
	{"residency unknown", dangerous, casework.High, []beat{soon(reportDanger), soon(contact), soon(verify(casework.ResidencyUnknown)), soon(classify), soon(handOver), soon(assign), later(assess)}, rest(hour, 30*hour)},
	{"lives here", harmed, casework.Medium, []beat{soon(report), soon(contact), later(verify(casework.LivesHere))}, rest(3*day, 6*day)},
}

func itoa(n int) string { return strconv.Itoa(n) }
