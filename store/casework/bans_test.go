package casework_test

import (
	"strings"
	"testing"
	"time"

	"loket/store/casework"
	"loket/store/casework/ram"
)

// What the office writes of an accused child never tells an admission, in whatever act;
// what people say when they report is kept.
func TestAdmissionIsNeverWritten(t *testing.T) {
	o, n := asked(t)
	said := "Anak mengaku mengambil sepeda."
	try := func(name casework.ActName, form string, pairs ...string) error {
		_, err := o.try(caseworker, casework.Act{Name: name, Form: form, Case: n, Seen: o.file(n).Version, Answers: ram.Answers(pairs...)})
		return err
	}
	report := func(background string) error {
		return try(casework.Complete, "social_report", "purpose", "internal", "sources", "Ibu", "child.name", "Dani", "background", background, "history", "Anak kedua.",
			"family", "Diasuh ibu.", "environment", "Sekolah.", "analysis", "Mampu.", "recommendation", "Diversi.")
	}
	for what, err := range map[string]error{
		"note":          try(casework.Note, "", "text", said),
		"social report": report(said),
		"plan":          try(casework.AddPlan, "", with(item, "problem", said)...),
		"referral": try(casework.Prepare, "", "need", "first_aid", "agency", "rsud", "urgent", "no", "purpose", "periksa", "help", "periksa", "given",
			"Anak sudah ditanya dan ia mengakui perbuatannya", "child_brought", "no"),
		"monitoring": try(casework.Complete, "form4", with(form4, "purpose", "monitoring", "child.views", "Anak ngaku menyesal")...),
		"contact":    try(casework.RecordContact, "", "who", "Polsek", "at", o.now.Format(time.RFC3339), "result", "Polisi: anak telah mengakui"),
		"task":       try(casework.AddTask, "", "what", "catat pengakuannya", "reason", "diminta", "due", "2026-11-25T02:00:00Z"),
		"skip":       o.step(caseworker, n, casework.SkipStep, "abh.arrest", "reason", said),
		"step":       o.step(caseworker, n, casework.DoStep, "abh.notice", "at", o.now.Format(time.RFC3339), "by", "Penyidik", "note", said),
		"mark":       try(casework.Mark, "", "name", "Dani", "relation", "anak ini sendiri", "kind", "child", "why", said),
	} {
		if casework.KindOf(err) != casework.Invalid || !strings.Contains(casework.Say(err), "Tulis keadaan anak") {
			t.Errorf("%s: %v", what, err)
		}
	}
	o.must(report("Permintaan penyidik; ibu mengaku tidak mampu membayar sekolah, ayah mengakui anaknya di Dukcapil."))
	o.must(try(casework.Note, "", "text", "Bapas: anak jangan dipaksa mengaku."))
	o.must(try(casework.Amend, "", with(nine, "category", "abh", "problem", said)...))
	// The sister's case, and one of a child that is not accused, keep what they say.
	o.must(try(casework.AddSibling, "", "relation", "younger", "same_home", "no", "child.name", "Sari", "child.where", "rumah", "danger", "no", "category", "violence", "problem", "Anak mengaku dipukul."))
	victim := o.received("category", "sexual", "child.age", "9")
	o.start(victim, "abh_victim")
	o.do(caseworker, victim, casework.Note, "text", "Anak mengaku dipukul paman.")
}
