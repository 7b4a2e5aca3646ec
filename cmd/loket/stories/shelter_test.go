package stories

import (
	"testing"
	"time"

	"loket/store/casework"
)

// TestShelter is sexual violence with the alleged perpetrator in the house: danger first,
// a shelter and a visum without waiting for Form 2, and nobody at home learns the place.
func TestShelter(t *testing.T) {
	o := open(t, "uptd_ppa", "rsud")
	desk, p := o.as(officer), o.as(peksos)
	n := desk.reports("danger=y", "child.where=di rumah tetangga Uji", "child.with=tetangga", "child.name=Melati Uji", "child.sex=female", "child.age=12",
		"category=sexual", "problem=Anak tidak mau pulang.", "last_event=tadi malam", "alleged.relation=ayah tiri", "alleged.same_house=y",
		"no_contact=ayah tiri", "reporter.name=Tetangga Pelapor", "reporter.phone=0411200301")
	o.stands(n, casework.Registered, casework.High)
	o.task(officer, n, "risk", day, "risk:high")
	o.task(officer, n, "service", day, "risk:high")
	if f := o.file(n); !f.Uncontacted() || f.Lane != casework.Protection || !f.Alleged() {
		t.Errorf("uncontacted %v, lane %s, alleged %v", f.Uncontacted(), f.Lane, f.Alleged())
	}
	for _, act := range []string{"resolve", "advise"} {
		desk.cannot(n, act, "Kasus perlindungan tidak boleh")
	}

	o.passes(10 * time.Minute)
	desk.does(n, "contact", "who=UPTD PPA, petugas piket", "how=phone", "at="+o.clock(0), "safe=y", "result=Segera menjemput anak.")
	desk.does(n, "classify", "sign.sexual=y", "sign.reach=y", "safe_home=t", "shelter=y", "class=high")
	desk.does(n, "hand_over")
	// After the handover the desk knows number, stage and officer; the kecamatan number,
	// stage and clock; other caseworkers a coded row; agencies nothing at all.
	o.sees(officer, n, "number", "stage")
	o.sees(supervisor, n, "due_at", "next_clock", "number", "overdue", "stage")
	o.coded(n, colleague, secretary)
	o.sealed(n, neighbour, "uptd_ppa", "rsud", auditor)
	o.noTask(officer, n, "risk")

	o.passes(20 * time.Minute)
	p.does(n, "take", "reason=Piket malam ini.")
	o.sees(officer, n, "caseworker", "number", "stage")
	o.as(colleague).cannot(n, "take", "")
	o.task(peksos, n, "risk", day-30*time.Minute, "risk:high")
	p.does(n, "exclude", "kind=account", "who="+supervisor, "reason=Kerabat terduga.")
	o.sealed(n, supervisor)

	// Shelter and visum wait for no signature.
	o.passes(time.Hour)
	p.does(n, "prepare", "need=shelter", "agency=uptd_ppa", "urgent=y", "purpose=Rumah aman malam ini", "help=Mohon tempat aman bagi anak.",
		"problem_public=Anak perlu tempat aman.", "given=Sudah ditemani peksos.", "child_brought=y")
	o.referral(n, "1", casework.Prepared)
	o.sealed(n, "uptd_ppa")
	p.does(n, "send:rujukan 1")
	p.does(n, "prepare", "need=visum", "agency=rsud", "urgent=y", "purpose=Visum", "help=Mohon pemeriksaan.", "problem_public=Permintaan visum.", "child_brought=y")
	p.refused(n, "send:rujukan 2", "Belum ada persetujuan keluarga")
	p.does(n, "waive:rujukan 2", "cause=delay", "reason=Bukti hilang bila menunggu; ibu tidak dapat ditemui.", "decided_by=caseworker")
	p.does(n, "send:rujukan 2")
	o.task(peksos, n, "service", day-90*time.Minute, "risk:high")
	o.letter("uptd_ppa", n, "1").has("Melati Uji", "Mohon tempat aman bagi anak.").
		hides("ayah tiri", "Tetangga Pelapor", "0411200301", "tetangga Uji", "visum", "seksual")
	o.letter("rsud", n, "2").hides("ayah tiri", "rumah aman", "tetangga", "seksual")
	o.sees("rsud", n, "due_at", "letters", "next_clock", "number", "overdue", "referral_status", "stage")

	// The shelter takes the child, the hospital examines it; the papers are handed over.
	o.passes(30 * time.Minute)
	o.as("uptd_ppa").answers(n, "Rujukan sudah sampai")
	o.as("uptd_ppa").answers(n, "Jawab rujukan", "answer=accepted", "officer_post=Kepala rumah aman")
	o.referral(n, "1", casework.Accepted)
	o.clocks(n, map[string]casework.State{"service": casework.InTime, "answer:1": casework.InTime, "answer:2": casework.Runs, "referral_handover:1": casework.Runs})
	o.task(peksos, n, "monitoring", 30*day, "rhythm")
	p.does(n, "minutes:rujukan 1", "given_by=Peksos Uji", "taken_by=Petugas Uji", "taken_post=UPTD PPA", "at="+o.clock(0), "place=ruang tertutup", "child_handed=y", "condition=Tenang.")
	o.clocks(n, map[string]casework.State{"referral_handover:1": casework.InTime})

	// Form 1 within the day: the class's clock and the assessment stop.
	o.passes(2 * time.Hour)
	p.does(n, "form1", "child.name=Melati Uji", "cared_by=mother", "father.relation=step", "condition=Anak takut pulang.", "vulnerable=y", "vulnerabilities=social",
		"class=high", "recommendation=Rumah aman, visum, pendampingan hukum.")
	o.clocks(n, map[string]casework.State{"risk": casework.InTime, "assess": casework.InTime, "review": casework.Runs})
	o.noTask(peksos, n, "risk")
	p.does(n, "safety_plan", "dangers=Ayah tiri mencari anak.", "protector=Bibi Uji", "place=rumah aman", "call=UPTD PPA", "child_knows=y", "until="+o.today(14))
	o.task(peksos, n, "safety_plan", o.endOf(14), "plan")

	o.ended(n)
}
