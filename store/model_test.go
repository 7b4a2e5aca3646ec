package store_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"loket/store/casework"
	"loket/store/casework/ram"
)

// deeds are acts with answers that their forms take.
var deeds = []struct {
	name  casework.ActName
	pairs []string
}{
	{casework.Alarm, nil},
	{casework.RecordContact, []string{"who", "Polsek", "at", "2026-11-21T01:00:00Z", "result", "anak aman"}},
	{casework.Verify, []string{"method", "oral", "result", "unknown", "child.nik", "9901016001149998"}},
	{casework.Verify, []string{"method", "oral", "result", "out_of_area", "home.kabupaten", "Takalar", "child.kk", "9901010101018888"}},
	{casework.Amend, complaint("Melati Umpama", "9901016001149997")},
	{casework.HandOver, nil},
	{casework.Assign, []string{"caseworker", caseworker.Account}},
	{casework.Take, []string{"reason", "piket"}},
	{casework.Waive, []string{"cause", "delay", "reason", "luka baru", "decided_by", "manager"}},
	{casework.Prepare, []string{"need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "help", "perawatan", "problem_public", "luka"}},
	{casework.ApproveRef, []string{"approved", "yes"}},
	{casework.Send, nil},
	{casework.Answer, []string{"answer", "accepted", "officer_post", "IGD"}},
	{casework.Answer, []string{"answer", "result", "result", "dirawat"}},
	{casework.Finish, []string{"fulfilled", "yes", "fit", "yes"}},
	{casework.Exclude, []string{"kind", "account", "who", caseworker.Account, "reason", "kerabat"}},
	{casework.Exclude, []string{"kind", "desk", "who", "0801", "reason", "kerabat"}},
	{casework.Note, []string{"text", "satu catatan"}},
	{casework.Close, []string{"reason", "goals_met", "knows_contact", "yes", "understands", "yes"}},
	{casework.Complete, []string{"reason.goals_met", "yes", "reason.developing_well", "no", "reason.moved", "no", "reason.handed_over", "no", "reason.adult", "no",
		"reason.died", "no", "knows_contact", "yes", "understands", "yes", "discussed", "yes", "sign.caseworker.name", "Peksos Contoh", "sign.supervisor.name", "Manajer Contoh"}},
	{casework.Revise, []string{"reason", "salah tulis"}},
	{casework.AddPlan, []string{"problem", "belum punya akta", "later", "no", "term", "short", "priority", "1", "action", "urus akta", "due", "2026-12-10", "expected", "akta terbit"}},
	{casework.EndPlan, []string{"state", "done", "result", "akta terbit"}},
	{casework.ReviewPlan, []string{"reviewed", "akta", "changes", "tetap", "next", "2027-01-20"}},
	{casework.AddTask, []string{"what", "hubungi sekolah", "due", "2027-11-24T02:00:00Z", "reason", "absen"}},
	{casework.GiveTask, []string{"to", manager.Account, "reason", "cuti"}},
	{casework.DelayTask, []string{"until", "2027-11-20T02:00:00Z", "reason", "libur"}},
	{casework.EndTask, []string{"result", "sudah masuk"}},
	{casework.Propose, []string{"caseworker", caseworker.Account, "reason", "beban kecil"}},
	{casework.ApproveAssign, []string{"approved", "yes"}},
	{casework.FileAway, []string{"place", "Lemari 3"}},
	{casework.CopyFile, []string{"name", "Ibu Contoh", "relation", "ibu kandung", "proof", "KTP", "marked", "no"}},
	{casework.StampStep, []string{"clock", "end_form", "started", "2026-11-20T01:00:00Z", "ended", "2026-11-20T01:08:00Z"}},
	{casework.AskData, []string{"kind", "research", "institution", "Universitas", "post", "dosen", "received", "2026-11-20T01:00:00Z", "channel", "letter", "ground", "izin 1", "purpose", "skripsi", "wanted", "angka"}},
	{casework.ScreenData, []string{"figures", "12 kasus"}},
	{casework.ReportData, []string{"advice", "give", "why", "angka saja"}},
	{casework.ConfirmData, []string{"confirmed", "yes"}},
	{casework.CheckData, []string{"scope", "yes", "clean", "yes"}},
	{casework.GiveData, []string{"taken_by", "Nama Dosen", "taken_post", "dosen", "proof", "KTP", "at", "2026-11-21T02:00:00Z"}},
	{casework.FileData, []string{"place", "Map 2", "receipt", "yes"}},
	{casework.DropData, []string{"reason", "ditarik"}},
	{casework.Reopen, []string{"reason", "kabar baru"}},
	{casework.Review, []string{"agreed", "yes"}},
	{casework.Lower, []string{"class", "low", "with", caseworker.Account, "reason", "rumah aman"}},
	{casework.Consent, []string{"signer.name", "Ibu Contoh", "signer.relation", "guardian", "signer.alleged", "no", "child.name", "Bunga",
		"understood", "yes", "willing", "willing", "agency", "rsud", "child.agrees", "yes"}},
}

// partsOf are the parts of the case that acts are about; else it is the first referral.
var partsOf = map[casework.ActName]string{
	casework.Complete: "", casework.Revise: "f1", casework.EndPlan: "p1", casework.GiveTask: "task:t1", casework.DelayTask: "task:t1", casework.EndTask: "task:t1",
	casework.ScreenData: "d1", casework.ReportData: "d1", casework.ConfirmData: "d1", casework.CheckData: "d1", casework.GiveData: "d1", casework.FileData: "d1", casework.DropData: "d1",
}

// ways are stories that a run follows with detours: who does what to the first case.
var ways = [][]step{
	{{officer, casework.RecordContact, nil}, {officer, casework.HandOver, nil}, {caseworker, casework.Take, nil}, {caseworker, casework.Prepare, nil}, {caseworker, casework.Send, nil},
		{hospital, casework.Answer, nil}, {caseworker, casework.Finish, nil}, {manager, casework.Lower, nil},
		{caseworker, casework.AddPlan, nil}, {caseworker, casework.AddTask, nil}, {caseworker, casework.GiveTask, nil}, {manager, casework.EndTask, nil},
		{caseworker, casework.EndPlan, nil}, {caseworker, casework.ReviewPlan, nil}, {caseworker, casework.Complete, nil}, {caseworker, casework.StampStep, nil},
		{manager, casework.Close, nil}, {manager, casework.CopyFile, nil}, {caseworker, casework.FileAway, nil}, {manager, casework.Reopen, nil}},
	{{officer, casework.Prepare, nil}, {supervisor, casework.Review, nil}, {manager, casework.ApproveRef, nil}, {officer, casework.Consent, nil}, {officer, casework.Send, nil}, {hospital, casework.Answer, nil}},
	{{officer, casework.Prepare, []string{"agency", "disdik", "need", "school_aid", "urgent", "no"}}, {supervisor, casework.Review, nil}, {manager, casework.ApproveRef, nil}, {manager, casework.Waive, nil}, {officer, casework.Send, nil}},
	{{data, casework.AskData, nil}, {data, casework.ScreenData, nil}, {data, casework.ReportData, nil}, {coordinator, casework.ConfirmData, nil}, {manager, casework.CheckData, nil},
		{data, casework.GiveData, nil}, {data, casework.FileData, nil}},
}

type step struct {
	who  casework.Actor
	do   casework.ActName
	more []string // laid over the deed's answers
}

// twins are a store and the desk in memory that live through the same.
type twins struct {
	o       *office
	model   *ram.Desk
	people  []casework.Actor
	numbers []string
	fatalf  func(string, ...any)
}

func newTwins(t testing.TB, fatalf func(string, ...any), more ...casework.Actor) *twins {
	o := newOffice(t)
	var accounts []casework.Account
	people := slices.Concat(everybody, more)
	for _, a := range more {
		o.hire(a)
	}
	for _, a := range people {
		accounts = append(accounts, casework.Account{Name: a.Account, Role: a.Role, Desk: a.Desk, Kecamatan: a.Kecamatan, Agency: a.Agency})
	}
	return &twins{o: o, people: people, model: ram.New(ram.Options{Now: o.Now, Accounts: accounts}), fatalf: fatalf}
}

// do has both carry out an act and compares receipts and refusals.
func (w *twins) do(who casework.Actor, act casework.Act) bool {
	act.Part = "1"
	if part, ok := partsOf[act.Name]; ok {
		act.Part = part
	}
	if act.Name == casework.Complete {
		act.Form = "form6"
	}
	if act.Case != "" {
		v, err := w.model.Open(ctx, manager, act.Case)
		if err != nil {
			w.fatalf("%v", err)
		}
		act.Seen = v.Version
	}
	return w.send(who, act)
}

// send has both carry out the same act.
func (w *twins) send(who casework.Actor, act casework.Act) bool {
	act.ID = w.o.NewID()
	got, err := w.o.Do(ctx, who, act)
	want, err2 := w.model.Do(ctx, who, act)
	if casework.KindOf(err) != casework.KindOf(err2) || casework.Say(err) != casework.Say(err2) {
		w.fatalf("%s %s: store %v, model %v", who.Account, act.Name, err, err2)
	}
	got.Seq, want.Seq = 0, 0 // the store counts reads too
	if got != want {
		w.fatalf("%s %s: store %+v, model %+v", who.Account, act.Name, got, want)
	}
	switch {
	case err == nil && act.Name == casework.Receive:
		w.numbers = append(w.numbers, got.Number)
	case err == nil && got.Opened != "":
		w.numbers = append(w.numbers, got.Opened)
	}
	return err == nil
}

func (w *twins) receive(way int) {
	more := []string{"danger", "yes"}
	if way > 0 {
		more = []string{"category", "education"}
	}
	w.do(officer, casework.Act{Name: casework.Receive, Answers: ram.Answers(with(complaint("Bunga Contoh", "9901016001149999"), more...)...)})
}

func (w *twins) step(s step) bool {
	for _, d := range deeds {
		if d.name == s.do {
			return w.do(s.who, casework.Act{Name: s.do, Case: w.numbers[0], Answers: ram.Answers(with(d.pairs, s.more...)...)})
		}
	}
	w.fatalf("no answers for %s", s.do)
	return false
}

// footOfLetters stands under each sheet of the store's: the model has no chain.
var footOfLetters = regexp.MustCompile(`\n\nUjung catatan: \S+`)

// same compares what everybody sees.
func (w *twins) same(when string) {
	for _, who := range w.people {
		for what, ask := range map[string]func(casework.Desk) (any, error){
			"queue": func(d casework.Desk) (any, error) { return d.Queue(ctx, who, casework.Query{}) },
			"home": func(d casework.Desk) (any, error) {
				h, err := d.Home(ctx, who)
				h.Head = ""
				for i := range h.Receipts {
					h.Receipts[i].Seq = 0
				}
				return h, err
			},
			"inbox":    func(d casework.Desk) (any, error) { return d.Inbox(ctx, who) },
			"search":   func(d casework.Desk) (any, error) { return d.Queue(ctx, who, casework.Query{Name: "bunga", Limit: 50}) },
			"agenda":   func(d casework.Desk) (any, error) { return d.Agenda(ctx, who, w.o.Now(), w.o.Now().AddDate(0, 0, 7)) },
			"caseload": func(d casework.Desk) (any, error) { return d.Caseload(ctx, who) },
			"audit":    func(d casework.Desk) (any, error) { return d.Audit(ctx, who) },
			"meetings": func(d casework.Desk) (any, error) { return d.Meetings(ctx, who) },
		} {
			w.compare(when+" "+who.Account+" "+what, ask)
		}
		for _, n := range append(slices.Clone(w.numbers), "0801-26-0099-2") {
			w.compare(when+" "+who.Account+" opens "+n, func(d casework.Desk) (any, error) { return shown(d.Open(ctx, who, n)) })
			w.compare(when+" "+who.Account+" letter "+n, func(d casework.Desk) (any, error) {
				letter, err := d.PrintLetter(ctx, who, n, "")
				return footOfLetters.ReplaceAllString(letter, ""), err
			})
		}
	}
}

// The ways go through, and both agree on every step of them.
func TestTheModelsWays(t *testing.T) {
	for i, way := range ways {
		w := newTwins(t, t.Fatalf, coordinator)
		w.receive(i)
		for _, s := range way {
			if !w.step(s) {
				t.Fatalf("way %d: %s %s was refused", i, s.who.Account, s.do)
			}
			w.same(string(s.do))
		}
		w.o.again()
		w.same("opened again")
		w.o.sound()
	}
}

// The store is held against the desk in memory: the same acts of the same people
// give the same receipts and refusals, and everybody sees the same, before and
// after the office was opened again; and the whole of it checks.
func TestTheStoreIsItsModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newTwins(t, rt.Fatalf, coordinator)
		defer w.o.stop()
		first := rapid.IntRange(0, len(ways)-1).Draw(rt, "way")
		way := ways[first]
		w.receive(first)
		for range rapid.IntRange(0, 25).Draw(rt, "steps") {
			w.o.pass(time.Duration(rapid.IntRange(0, 30).Draw(rt, "hours")) * time.Hour)
			switch n := rapid.IntRange(0, 15).Draw(rt, "what"); {
			case n == 0 && len(w.numbers) < 4:
				w.receive(rapid.IntRange(0, 1).Draw(rt, "kind"))
			case n < 8 && len(way) > 0:
				w.step(way[0])
				way = way[1:]
			default:
				d := rapid.SampledFrom(deeds).Draw(rt, "deed")
				act := casework.Act{Name: d.name, Case: rapid.SampledFrom(w.numbers).Draw(rt, "case"), Answers: ram.Answers(d.pairs...)}
				w.do(rapid.SampledFrom(w.people).Draw(rt, "who"), act)
			}
		}
		w.same("at once")
		w.o.again()
		w.same("opened again")
		if rapid.IntRange(0, 9).Draw(rt, "check") == 0 {
			w.o.sound()
		}
	})
}

// actsAnOffice is how many acts one office lives through before it is compared whole
// and another one is made.
const actsAnOffice = 1000

// TestManyActs has random people do what their menus offer them, filled in at random and
// a tenth of it wrong on purpose, with the office opened again in between: store and
// model give the same receipt or the same refusal each time, and everybody sees the same
// in the end.
func TestManyActs(t *testing.T) {
	r, start, done, refused, again := seeded(t), time.Now(), map[casework.ActName]int{}, 0, 0
	all := 0
	coordinator := casework.Actor{Account: "koordinator", Role: casework.Coordinator, Session: "s-koordinator"}
	second := casework.Actor{Account: "peksos.dua", Role: casework.Caseworker, Session: "s-dua"}
	for left := *actsFlag; left > 0; left -= actsAnOffice {
		w := newTwins(t, t.Fatalf, coordinator, second)
		f := &filler{r: r}
		for _, a := range w.people {
			f.accounts = append(f.accounts, a.Account)
		}
		f.accounts = append(f.accounts, caseworker.Account, second.Account, caseworker.Account, second.Account) // mostly caseworkers are asked for
		for n := range min(left, actsAnOffice) {
			w.o.pass(time.Duration(r.IntN(120)) * time.Minute)
			f.now, f.numbers = w.o.Now(), w.numbers
			act, ok := casework.Act{}, false
			who := some(r, w.people)
			switch {
			case len(w.numbers) == 0 || len(w.numbers) < 16 && r.IntN(40) == 0:
				who = some(r, []casework.Actor{officer, officer, neighbour, supervisor, caseworker})
				act, ok = f.report(w.model, who), true
			case r.IntN(50) == 0:
				act, ok = w.meet(f, some(r, []casework.Actor{manager, coordinator, caseworker})), true
			}
			for !ok {
				who = some(r, w.people)
				act, ok = w.offered(f, who, some(r, w.numbers), r.IntN(10) == 0)
			}
			if all++; w.send(who, act) {
				done[act.Name]++
			} else {
				refused++
			}
			if n%400 == 399 {
				w.o.again()
				again++
			}
		}
		w.o.again()
		w.same("at the end")
		w.o.sound()
		w.o.stop()
	}
	if *actsFlag >= actsAnOffice && refused > all*6/10 {
		t.Errorf("%d of %d acts were refused: the campaign says little", refused, all)
	}
	t.Logf("%v", done)
	fmt.Printf("| random acts of random people | %d acts of %d kinds | %d done, %d refused, office opened again %d times in between; store and model the same | %.0f s |\n", all, len(done), all-refused, refused, again, time.Since(start).Seconds())
}

// with lays pairs over pairs.
func with(base []string, pairs ...string) []string { return append(slices.Clone(base), pairs...) }

// shown is a view without what a store may choose: ids, and counting of reads.
func shown(v casework.View, err error) (any, error) {
	if v.Case != nil {
		v.Case.ID = ""
	}
	for i := range v.Events {
		v.Events[i].Case, v.Events[i].Seq = "", 0
		for j, e := range v.Events[i].Events {
			if c, ok := e.(casework.ComplaintReceived); ok {
				c.Case = ""
				v.Events[i].Events[j] = c
			}
		}
	}
	return []any{v, v.Level, v.Version, v.Actions, v.Row}, err
}

func (w *twins) compare(what string, ask func(casework.Desk) (any, error)) {
	text := func(d casework.Desk) string {
		v, err := ask(d)
		if err != nil {
			return fmt.Sprint(casework.KindOf(err), casework.Say(err))
		}
		b, err := json.MarshalIndent(v, "", " ")
		if err != nil {
			w.fatalf("%s: %v", what, err)
		}
		return string(b)
	}
	got, want := text(w.o.Store), text(w.model)
	if got == want {
		return
	}
	g, m := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(m) || g[i] != m[i] {
			w.fatalf("%s, line %d:\nstore %s\nmodel %s", what, i, strings.Join(g[max(0, i-3):min(len(g), i+4)], "\n"), strings.Join(m[max(0, min(i, len(m))-3):min(len(m), i+4)], "\n"))
			return
		}
	}
	w.fatalf("%s: the model says more:\n%s", what, want)
}
