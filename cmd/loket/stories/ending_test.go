package stories

import (
	"time"

	"loket/store/casework"
)

// closes brings a case that is not high any more to its closing: Form 6 by the
// caseworker, what is open shown to the manager, and the watch afterwards begins.
func (o *office) closes(number string, given ...string) {
	o.t.Helper()
	o.as(manager).cannot(number, "close", "Form 6 belum diisi peksos.")
	o.as(peksos).does(number, "form6", "reason.goals_met=y", "knows_contact=y", "understands=y", "discussed=y",
		"sign.caseworker.name=Peksos Uji", "sign.supervisor.name=Supervisor Uji", "sign.supervisor.date="+o.today(0))
	o.passes(2 * time.Hour)
	o.as(manager).refused(number, "close", "Kasus ini tidak boleh diakhiri dengan damai", "reason=goals_met", "remark=Keluarga sudah berdamai.")
	o.as(manager).does(number, "close", append([]string{"reason=goals_met", "remark=Semua tujuan tercapai.", "knows_contact=y", "understands=y"}, given...)...)
	o.stands(number, casework.Closed, o.file(number).Risk.Class)
	o.task(peksos, number, "aftercare", 30*day, "rhythm")
	o.as(peksos).cannot(number, "terminate", "")
}

// terminates looks after a closed case for a month (Form 7) and ends it with the four
// signatures of Form 8; the paper file is put apart.
func (o *office) terminates(number string) {
	o.t.Helper()
	p := o.as(peksos)
	o.passes(29 * day)
	o.task(peksos, number, "aftercare", day, "rhythm")
	p.does(number, "form7", "location=rumah", "goals_kept=y", "vulnerable=t", "at_risk=t", "recommendation=Layanan dapat diakhiri.")
	o.task(peksos, number, "aftercare", 30*day, "rhythm")
	o.passes(14 * day)
	form8 := []string{
		"last_contact=" + o.today(-14), "reason=Dilaporkan ke loket.", "agreed=Anak aman dan terurus.", "done=Pendampingan dan rujukan.",
		"progress=Anak sehat dan bersekolah.", "why=Semua tujuan tercapai.", "date=" + o.today(0), "place=Kantor",
		"sign.client.name=Wali Uji", "sign.client.date=" + o.today(0), "sign.caseworker.name=Peksos Uji", "sign.caseworker.date=" + o.today(0),
		"sign.head.name=Ketua Uji", "sign.head.date=" + o.today(0),
	}
	p.refused(number, "terminate", "empat tanda tangan", form8...)
	p.does(number, "terminate", append(form8, "sign.community.name=Tokoh Uji", "sign.community.date="+o.today(0))...)
	p.does(number, "file_place", "place=Lemari B, rak 2", "marked=y")
	p.prints(number, "8. Terminasi").has("Wali Uji", "Ketua Uji", "Semua tujuan tercapai.")
	p.cannot(number, "prepare", "Kasus ini sudah diakhiri; tidak ada yang berubah. Kejadian baru: tulis Laporan baru; manajer atau koordinator dapat")
	o.ended(number)
}
