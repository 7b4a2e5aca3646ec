package access

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"loket/forms"
	"loket/store/casework"
	"loket/store/casework/ram"
)

// What is planted in every file of the test, and must not come out everywhere.
const (
	reporterName  = "Qorvelinda Zuhana"
	reporterPhone = "0411777123"
	placeNow      = "Gang Xilvertan"
	street        = "Lorong Wexmandu 9"
	allegedName   = "Dharmavex Qumbaro"
	psychWords    = "Zelquenta menarik diri"
	psychAdvice   = "Kumbravex tiap Selasa"
	psychWhy      = "Sandrovix salah tulis"
)

// knowReporter is the office's word (SOP 7): the desk officer of the case, its
// caseworker, who leads. Village and kecamatan superiors, partners and the rest do not.
var knowReporter = map[casework.Role][]string{
	casework.DeskOfficer: {"own-protection", "own-service", "own-given"}, casework.Caseworker: {"held"},
	casework.Manager: known, casework.Deputy: known, casework.Coordinator: known,
}

// readPsych is the office's word on the psychologist's records (SOP 10): the case's own
// caseworker and the coordinator read what others wrote down.
var readPsych = map[casework.Role][]string{casework.Caseworker: {"held"}, casework.Coordinator: known}

// copyPrinters is the office's word on who prints what was released (SOP 10): who has the
// file to work with. No desk, secretary or data officer, and never an agency.
var copyPrinters = map[casework.Role][]string{casework.Caseworker: {"held"}, casework.Manager: known, casework.Deputy: known, casework.Coordinator: known}

// plant puts the secrets into a file as people do: in fields, notes, tasks, letters,
// minutes and what a meeting said.
func (w *town) plant(t *testing.T, n string) {
	t.Helper()
	c := w.file(n)
	a := c.Complaint.Clone()
	for i, pairs := 0, []string{"reporter.name", reporterName, "reporter.phone", reporterPhone, "child.where", placeNow, "problem", "kata " + reporterName + ", anak di " + placeNow}; i < len(pairs); i += 2 {
		a[pairs[i]] = forms.Answer{State: forms.Given, Value: pairs[i+1]}
	}
	w.do(manager, casework.Act{ID: w.NewID(), Name: casework.Amend, Case: n, Seen: c.Version, Answers: a})
	w.must(manager, n, casework.Verify, "method", "oral", "result", "unknown", "child.street", street)
	w.must(manager, n, casework.Prepare, "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "problem_public", "luka", "help", "jemput di Puskesmas")
	w.must(manager, n, casework.Note, "text", "telepon "+reporterName+" soal "+allegedName)
	w.must(manager, n, casework.AddTask, "what", "hubungi "+reporterName, "due", w.Now().Add(time.Hour).Format(time.RFC3339), "reason", "kabar")
	w.do(manager, casework.Act{ID: w.NewID(), Name: casework.Discuss, Case: n, Part: w.meeting, Seen: w.file(n).Version,
		Answers: ram.Answers("discussion", reporterName+" melihat anak di "+placeNow+", "+street)})
	w.must(manager, n, casework.Mark, "kind", "both", "name", allegedName, "relation", "paman", "why", "mengancam")
	w.must(manager, n, casework.CopyFile, "name", "Ibu Contoh", "relation", "ibu kandung", "proof", "KTP", "marked", "no")
	w.release(n)
	psych := func(name casework.ActName, form, part string, pairs ...string) {
		w.do(manager, casework.Act{ID: w.NewID(), Name: name, Case: n, Form: form, Part: part, Seen: w.file(n).Version, Answers: ram.Answers(pairs...)})
	}
	for range 2 { // written down, and corrected
		psych(casework.Complete, casework.PsychForm, "", "date", w.Now().Format(time.DateOnly), "psychologist", psychWords, "session", "test", "session.which", psychWords,
			"observation", psychWords, "result", "hasil: "+psychWords, "advice", psychAdvice)
		psych(casework.Revise, "revise", w.file(n).FilledID(casework.PsychForm), "reason", psychWhy)
	}
}

// release brings a court's request for the file's data to where its copy may be printed.
func (w *town) release(n string) {
	choice := ram.Answers("left_out", reporterName)
	choice["papers"] = forms.Answer{State: forms.Given, Values: []string{"complaint"}}
	for _, step := range []struct {
		who  casework.Actor
		name casework.ActName
		a    forms.Answers
	}{
		{manager, casework.AskData, ram.Answers("kind", "court", "institution", "Pengadilan Negeri", "post", "Panitera", "received", w.Now().Format(time.RFC3339), "channel", "letter",
			"ground", "Penetapan", "purpose", "membela anak dari "+allegedName, "wanted", "cerita "+reporterName+" dan tempat "+placeNow)},
		{manager, casework.ScreenData, choice},
		{manager, casework.ReportData, ram.Answers("advice", "give", "why", "kata "+reporterName)},
		{w.of[casework.Coordinator], casework.ConfirmData, ram.Answers("confirmed", "yes", "note", "jangan sebut "+reporterName)},
		{w.of[casework.Deputy], casework.CheckData, ram.Answers("scope", "yes", "clean", "yes")},
	} {
		w.do(step.who, casework.Act{ID: w.NewID(), Name: step.name, Case: n, Part: "d1", Seen: w.file(n).Version, Answers: step.a})
	}
}

// says looks for a secret whatever its case and spacing.
func says(said, secret string) bool {
	plain := func(s string) string { return strings.Join(strings.Fields(strings.ToLower(s)), "") }
	return strings.Contains(plain(said), plain(secret))
}

// TestSecretsOnEveryWayOut: who reported is read by nobody who need not know, and on no
// paper but its own sheet; where the child is stands on no paper while somebody is
// alleged; who is alleged is in nothing that leaves the office.
func TestSecretsOnEveryWayOut(t *testing.T) {
	w := newTown(t)
	for _, s := range known {
		w.plant(t, w.numbers[s])
	}
	// The letter was written before anybody was alleged, with a place in it.
	old := w.receive(manager, "Kirana Umpama", "9901016001149777", "child.where", placeNow, "reporter.name", reporterName)
	w.must(manager, old, casework.Prepare, "need", "first_aid", "agency", "rsud", "urgent", "yes", "purpose", "visum", "problem_public", "luka", "help", "jemput di "+placeNow)
	w.do(manager, casework.Act{ID: w.NewID(), Name: casework.Send, Case: old, Part: "1", Seen: w.file(old).Version})
	w.must(manager, old, casework.Mark, "kind", "both", "name", allegedName, "relation", "paman", "why", "mengancam")
	server := w.serve()
	papers, views, sheets, copies := 0, 0, 0, 0
	for _, r := range casework.Roles() {
		who, c := w.of[r], w.call(t, server, w.of[r])
		never := func(what, said string, secrets ...string) {
			t.Helper()
			for _, secret := range secrets {
				if says(said, secret) {
					t.Errorf("%s: %s says %q", r, what, secret)
				}
			}
		}
		paper := func(what, said string) {
			t.Helper()
			papers++
			never(what, said, reporterName, reporterPhone, placeNow, street, psychWords, psychAdvice, psychWhy)
		}
		outside := func(what, said string) { t.Helper(); paper(what, said); never(what, said, allegedName) }
		for _, s := range append(slices.Clone(known), "old letter") {
			n, knows := w.numbers[s], slices.Contains(knowReporter[r], s)
			if s == "old letter" {
				n, knows = old, r.Leads()
			}
			v, err := w.Open(ctx, who, n)
			if err != nil {
				continue
			}
			views++
			b, err := json.Marshal(v)
			must(t, err)
			said := string(b) + c.run("case "+n) + c.run("case "+n+" --json")
			if !knows {
				never("file of "+s, said, reporterName, reporterPhone)
			} else if !says(said, reporterName) || s != "old letter" && !says(said, reporterPhone) {
				t.Errorf("%s need know the reporter of %s", r, s)
			}
			psych := slices.Contains(readPsych[r], s)
			said += c.talk(n, "nama", "isi", "orang", "rujukan", "rencana", "riwayat", "waktu", "cetak", "0", "0", "0")
			switch closed := v.Case != nil && s != "old letter" && v.Case.Form(casework.PsychForm).Closed; {
			case !psych:
				never("file of "+s, said, psychWords, psychAdvice, psychWhy)
				if v.Case != nil && s != "old letter" && (!closed || !says(said, "Catatan psikolog (tertutup)") || v.Case.Form(casework.PsychForm).At.IsZero()) {
					t.Errorf("%s: the file of %s does not say that there is a psychologist's record", r, s)
				}
			case closed || !says(said, psychAdvice) || !says(said, psychWhy):
				t.Errorf("%s need know what the psychologist of %s found", r, s)
			}
			if who.Role == casework.Partner {
				outside("letters of "+s, said)
			}
			all := []casework.Paper{{Name: casework.ReporterForm}}
			if v.Case != nil {
				all = append(all, v.Case.Prints(w.Pack())...)
			}
			for _, p := range all {
				text, err := w.Print(ctx, who, n, p.Name)
				switch {
				case p.Form == casework.PsychForm && psych:
					sheets++
					if err != nil || !says(text, psychWords) || !says(text, psychAdvice) {
						t.Errorf("%s: the psychologist's record of %s: %v\n%s", r, s, err, text)
					}
				case p.Form == casework.PsychForm && casework.KindOf(err) != casework.NotAllowed:
					t.Errorf("%s prints the psychologist's record of %s: %v", r, s, err)
				case p.Name == casework.ReporterForm && knows && err == nil:
					if !says(text, reporterName) || s != "old letter" && !says(text, reporterPhone) {
						t.Errorf("%s: the reporter's sheet of %s:\n%s", r, s, text)
					}
				case p.Name == casework.FamilyCopy:
					outside("family copy of "+s, text)
				case p.Name == casework.ReporterForm && !knows && err == nil:
					t.Errorf("%s prints the reporter's sheet of %s", r, s)
				default:
					paper("print "+p.Name+" of "+s, text)
				}
			}
			if text, err := w.PrintLetter(ctx, who, n, "d1"); err == nil {
				copies++
				outside("court's copy of "+s, text)
				if !slices.Contains(copyPrinters[r], s) || !says(text, "Dicetak oleh "+who.Account) {
					t.Errorf("%s prints the court's copy of %s:\n%s", r, s, text)
				}
			} else if slices.Contains(copyPrinters[r], s) && s != "old letter" {
				t.Errorf("%s does not print the court's copy of %s: %v", r, s, err)
			}
			for _, ref := range []string{"", "1", "2", "d1", "task", "transfer"} {
				text, err := w.Letter(ctx, who, n, ref)
				outside("letter "+ref+" of "+s, text)
				if err == nil && ref == "" && text == "" {
					t.Errorf("%s: no letter of %s", r, s)
				}
			}
		}
		for _, agency := range []string{"rsud", "disdik"} {
			text, _ := w.MeetingText(ctx, who, w.meeting, agency)
			outside("invitation of "+agency, text)
		}
		text, _ := w.MeetingText(ctx, who, w.meeting, "")
		paper("minutes", text)
		for _, command := range []string{"inbox", "inbox --json", "queue", "queue --json", "meetings", "meetings --json", "meeting 1", "audit", "audit --json", "caseload --json", "compliance --csv"} {
			outside(command, c.run(command))
		}
		agenda := c.run("tasks") + c.run("tasks --json")
		if knowReporter[r] == nil {
			never("tasks", agenda, reporterName, reporterPhone)
		}
		never("tasks", agenda, placeNow, street)
	}
	t.Logf("%d papers, %d files, %d psychologist's records", papers, views, sheets)
	if papers < 500 || views < 50 || sheets < 24 || copies < 20 {
		t.Errorf("only %d papers, %d files, %d psychologist's records", papers, views, sheets)
	}
	// Who wrote it down reads it; nobody who may not read it corrects it.
	n := w.numbers["stranger"]
	if text, err := w.Print(ctx, manager, n, casework.PsychForm); err != nil || !says(text, psychWords) {
		t.Errorf("its writer: %v\n%s", err, text)
	}
	for _, name := range []casework.ActName{casework.Revise, casework.Complete} { // a correction is open
		act := casework.Act{ID: w.NewID(), Name: name, Case: n, Form: casework.PsychForm, Part: w.file(n).FilledID(casework.PsychForm), Seen: w.file(n).Version, Answers: ram.Answers("reason", "ingin tahu")}
		if name == casework.Complete {
			act.Part = ""
		}
		if _, err := w.Do(ctx, w.of[casework.Manager], act); casework.KindOf(err) != casework.NotAllowed {
			t.Errorf("another manager: %s: %v", name, err)
		}
	}
}

// Whoever corrects a complaint without knowing who reported leaves the reporter as it was.
func TestCorrectedUnseen(t *testing.T) {
	w := newTown(t)
	n := w.numbers["own-service"]
	w.plant(t, n)
	who := w.of[casework.DeskCoordinator]
	v, err := w.Open(ctx, who, n)
	must(t, err)
	a := casework.Prefill(v.Case, casework.Amend, "complaint", "", w.Pack())
	if a["reporter.name"].Value != casework.Kept || a["reporter.phone"].Value != "" {
		t.Fatalf("the coordinator of the desk begins with %+v", a["reporter.name"])
	}
	a["last_event"] = forms.Answer{State: forms.Given, Value: "dua hari lalu"}
	w.do(who, casework.Act{ID: w.NewID(), Name: casework.Amend, Case: n, Seen: v.Version, Answers: a})
	got := w.file(n).Complaint
	if got["reporter.name"].Value != reporterName || got["reporter.phone"].Value != reporterPhone || got["last_event"].Value != "dua hari lalu" || !strings.Contains(got["problem"].Value, reporterName) {
		t.Errorf("after the correction: %+v", got)
	}
}
