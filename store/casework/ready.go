package casework

import "slices"

// sayEnded refuses what belongs to an open case, and says who may open this one again.
func sayEnded(c *Case) string {
	word, who := "ditutup", "peksos atau manajer"
	if c.Stage == Terminated {
		word, who = "diakhiri", "manajer atau koordinator"
	}
	return "Kasus ini sudah " + word + "; tidak ada yang berubah. Kejadian baru: tulis Laporan baru; " + who + " dapat membuka kembali yang lama."
}

// ready says why the case's state does not allow an act now, in one Indonesian
// sentence; "" when it does. Permission is asked elsewhere.
func ready(c *Case, do Action, who Actor) string {
	a, referral := do.Act, do.Part
	ended := c.Stage == Closed || c.Stage == Terminated
	switch a {
	case Release:
		return ""
	case Reopen, Quarantine:
		switch {
		case !ended:
			return "Kasus ini masih terbuka."
		case a == Reopen && c.Stage == Terminated && !who.Role.Leads():
			return "Kasus yang sudah diakhiri hanya dibuka kembali oleh manajer atau koordinator."
		}
		return ""
	case Withdraw:
		if !slices.ContainsFunc(c.Consents, func(k Agreement) bool { return k.Willing && k.Withdrawn == nil }) {
			return "Belum ada persetujuan keluarga yang dapat ditarik."
		}
		return ""
	case Unmark:
		if c.Party(referral) == nil {
			return "Tanda itu tidak ada lagi; tidak ada yang berubah."
		}
		return ""
	case FindFile, Note, Mark, Exclude, Link, ReadCase, ReadLetter, PrintForm, FileAway, CopyFile, StampStep:
		return ""
	case Terminate:
		return readyTerminate(c)
	case AskData, ScreenData, ReportData, ConfirmData, CheckData, GiveData, FileData, DropData: // a court asks of ended cases, too
		return readyData(c, do, who)
	}
	if ended && (c.Stage == Terminated || !after[a]) {
		return sayEnded(c)
	}
	if sentence := readyWork(c, do, who); sentence != "" {
		return sentence
	}
	if sentence := readyStep(c, a, referral, who); sentence != "" {
		return sentence
	}
	if sentence := readyFamily(c, a, referral); sentence != "" {
		return sentence
	}
	if sentence := readyReferral(c, a, referral); sentence != "" {
		return sentence
	}
	open := slices.ContainsFunc(c.Referrals, Referral.Open)
	switch a {
	case Alarm:
		// Who may not know the class is not told by a refusal that it is high already.
		if l := LevelOf(who, c.Scope()); c.Risk.Class == High && c.Alarm != nil && l >= LevelCoded && l != LevelLetter {
			return "Sudah TINGGI. Telepon siaga, polisi atau puskesmas."
		}
	case Lower:
		if c.Risk.Class.Rank() <= Low.Rank() {
			return "Kelas risiko belum dapat diturunkan."
		}
	case HandOver:
		if c.HandedOver != nil {
			return "Kasus ini sudah diteruskan ke sekretariat."
		}
	case Resolve:
		switch {
		case c.Lane == Protection:
			return "Kasus perlindungan tidak boleh selesai di desa. Teruskan ke sekretariat."
		case c.Risk.Class.Rank() > Low.Rank() && !c.Risk.AllNo:
			return "Tanda bahaya belum dijawab semua. Nilai risiko dulu."
		case open:
			return "Masih ada rujukan terbuka. Selesaikan atau batalkan dulu."
		}
	case Advise:
		switch {
		case c.Lane == Protection:
			return "Kasus perlindungan tidak boleh berakhir dengan nasihat saja. Teruskan ke sekretariat."
		case !c.Risk.AllNo:
			return "Nasihat saja hanya bila semua tanda bahaya dijawab tidak. Nilai risiko dulu."
		}
	case Move:
		switch {
		case c.Uncontacted():
			return "Amankan anak dulu: catat siapa yang dihubungi, baru alihkan."
		case c.Transfer != nil && c.Transfer.Answered == nil:
			return "Sudah dialihkan; menunggu jawaban tertulis."
		case c.Residency != ResidentElsewhere:
			return "Hasil Asal & identitas belum luar wilayah."
		}
	case MoveAnswered:
		if c.Transfer == nil || c.Transfer.Answered != nil {
			return "Tidak ada pengalihan yang menunggu jawaban."
		}
	case Take:
		if c.Caseworker != "" {
			return "Kasus ini sudah ada peksosnya."
		}
	case Review:
		if c.Lane != Service {
			return "Jalur perlindungan tidak menunggu tinjauan."
		}
	case Close:
		return readyClose(c, who)
	}
	return ""
}

// after are the acts that a closed case still takes: it is looked after until it is terminated.
var after = map[ActName]bool{Complete: true, Revise: true, AddTask: true, EndTask: true, GiveTask: true, DelayTask: true}

// readyWork is ready for plan, tasks, papers and assignment.
func readyWork(c *Case, do Action, who Actor) string {
	switch do.Act {
	case Complete:
		return readyPaper(c, do.Form, do.Part, who)
	case Revise:
		return readyRevise(c, do.Part, who)
	case EndTask, GiveTask, DelayTask:
		return readyTask(c, do.Act, do.Part)
	case EndPlan:
		if item := c.PlanItem(do.Part); item == nil || !item.Open() {
			return "Butir rencana itu tidak ada, atau sudah selesai."
		}
	case ReviewPlan:
		if len(c.Plan) == 0 {
			return "Kasus ini belum punya rencana."
		}
	case Propose:
		if c.Proposal != nil {
			return "Usulan peksos sebelumnya belum diputuskan koordinator."
		}
	case ApproveAssign:
		if c.Proposal == nil {
			return "Tidak ada usulan peksos yang menunggu."
		}
	}
	return ""
}

// readyReferral is ready for acts on one referral.
func readyReferral(c *Case, a ActName, referral string) string {
	switch a {
	case ApproveRef, Waive, Send, Deliver, Answer, Minutes, Finish, Cancel:
	default:
		return ""
	}
	r := c.Referral(referral)
	if r == nil {
		return "Rujukan itu tidak ada di kasus ini."
	}
	switch a {
	case ApproveRef:
		switch {
		case r.State != Pending:
			return "Rujukan ini tidak menunggu persetujuan."
		case c.Risk.Class != High && !reviewed(c):
			return "Menunggu tinjauan supervisor kecamatan."
		}
	case Send:
		switch {
		case r.State == Pending && c.Risk.Class != High && !reviewed(c):
			return "Menunggu tinjauan supervisor, lalu manajer."
		case r.State == Pending && c.Risk.Class != High:
			return "Menunggu persetujuan manajer."
		case r.State != Prepared && r.State != Approved && r.State != Pending:
			return "Rujukan ini sudah dikirim."
		}
		if err := c.uncovered(r); err != nil {
			return Say(err)
		}
	case Waive:
		if !r.Open() || r.Urgent || c.Agreed(r.Agency, r.Need) {
			return "Rujukan ini tidak menunggu persetujuan keluarga."
		}
	case Deliver:
		if r.State != Sent {
			return "Rujukan ini tidak sedang dalam perjalanan."
		}
	case Answer:
		if !can(r.State, Accepted) && !can(r.State, Done) {
			return "Rujukan ini sudah diselesaikan kantor; jawaban tidak diperlukan lagi. Draf boleh dihapus."
		}
	case Minutes:
		if !r.sent() || !r.Open() && !r.owesMinutes() {
			return "Serah terima dicatat setelah rujukan dikirim."
		}
	case Finish:
		if !can(r.State, Done) && !r.owesOutcome() {
			return "Rujukan ini belum ada hasilnya."
		}
	case Cancel:
		if !can(r.State, Cancelled) {
			return "Rujukan ini sudah berakhir."
		}
	}
	return ""
}

// reviewed says whether the kecamatan supervisor's last word was yes.
func reviewed(c *Case) bool {
	n := len(c.Approvals)
	return n > 0 && c.Approvals[n-1].Agreed
}
