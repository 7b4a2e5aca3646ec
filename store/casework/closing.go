package casework

import (
	"slices"
	"strings"
	"time"
)

// FilePlace is where the paper file lies since At.
type FilePlace struct {
	Place  string    `json:"place"`
	Volume string    `json:"volume,omitempty"`
	Apart  bool      `json:"apart,omitempty"` // marked as ended, kept apart
	Remark string    `json:"remark,omitempty"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`
}

// Proposal is a caseworker whom the manager proposed and the coordinator has not decided on.
type Proposal struct {
	Caseworker string    `json:"caseworker"`
	Reason     string    `json:"reason"`
	At         time.Time `json:"at"`
	By         string    `json:"by"`
}

func (d *decision) propose() ([]Event, error) {
	name := value(d.a, "caseworker")
	if err := d.caseworker(name); err != nil {
		return nil, err
	}
	return []Event{CaseworkerProposed{Caseworker: name, Reason: d.text("reason")}}, nil
}

// approveAssign is the coordinator's word: an approval assigns at once, and the surat
// tugas can be printed.
func (d *decision) approveAssign() ([]Event, error) {
	e := ProposalDecided{Approved: value(d.a, "approved") == "yes", Note: d.text("note")}
	if !e.Approved {
		return []Event{e}, nil
	}
	p := d.c.Proposal
	if err := d.caseworker(p.Caseworker); err != nil {
		return nil, err
	}
	return d.given(CaseworkerAssigned{Caseworker: p.Caseworker, Reason: p.Reason}, e), nil
}

// gone are reasons of closing after which nobody is left to look after.
var gone = []string{"moved", "died", "handed_over"}

// close ends the work (Form 6) and starts the watch after it (Form 7).
func (d *decision) close() ([]Event, error) {
	if err := d.forbidden(stepBans{}, "reason", "remark"); err != nil {
		return nil, err
	}
	if f := d.c.ending("form6"); f != nil && value(f.Answers, "reason."+value(d.a, "reason")) == "no" {
		return nil, invalid("reason", "Form 6 menjawab tidak pada alasan ini; isian aman. Pilih alasan di Form 6, atau revisi Form 6 dulu.")
	}
	e := CaseClosed{Reason: value(d.a, "reason"), Answers: d.a}
	e.Open = d.c.open()
	if d.c.Caseworker != "" && !slices.Contains(gone, e.Reason) {
		e.Clocks = rhythmClock(d.env.Pack, "aftercare", d.at, "FormCompleted:form7", "CaseTerminated")
	}
	return []Event{e}, nil
}

// signers are the four who sign Form 8, by the beginning of their fields.
var signers = []string{"sign.client", "sign.caseworker", "sign.head", "sign.community"}

// terminate needs four signatures, each with its name and date; a family that has moved away or a
// child that died leaves the first one open.
func (d *decision) terminate() ([]Event, error) {
	for _, s := range signers {
		if s == "sign.client" && slices.Contains(gone, d.c.Closing) {
			continue
		}
		for _, part := range []string{".name", ".date"} {
			if d.text(s+part) == "" {
				return nil, invalid(s+part, "Butuh empat tanda tangan, dengan nama dan tanggal; isian aman. Lembar kosong: b di layar awal, atau perintah blank.")
			}
		}
	}
	return []Event{CaseTerminated{Answers: d.a, Open: d.c.open()}}, nil
}

// readyTerminate says why a case cannot be ended for good now.
func readyTerminate(c *Case) string {
	switch {
	case c.Stage == Terminated:
		return "Kasus ini sudah diakhiri."
	case c.Stage != Closed:
		return "Kasus diakhiri setelah ditutup dan dipantau."
	case c.Clock("aftercare") != nil && c.ending("form7") == nil:
		return "Pemantauan setelah ditutup (Form 7) belum ada."
	case c.endangered():
		return "Form 7 terakhir menulis anak berisiko. Buka kembali kasus, jangan diakhiri."
	}
	return ""
}

// ending is the newest filling of a paper of the case's end (Form 6, Form 7) since the
// case was last opened again: an earlier end does not count for this one. nil: none.
func (c *Case) ending(form string) *Filled {
	for i := len(c.Forms) - 1; i >= c.Earlier; i-- {
		if c.Forms[i].Form == form {
			return &c.Forms[i]
		}
	}
	return nil
}

// endangered says whether the last watch after closure found the child at risk (Form 7).
func (c *Case) endangered() bool {
	f := c.ending("form7")
	return f != nil && value(f.Answers, "at_risk") == "yes"
}

// readyClose says why a case cannot be closed now.
func readyClose(c *Case, who Actor) string {
	if sentence := readyEnd(c); sentence != "" {
		return sentence
	}
	switch {
	case c.Lane == Protection && who.Role == DeskCoordinator:
		return "Kasus perlindungan ditutup oleh manajer."
	case c.Lane == Protection && c.Caseworker != "" && c.ending("form6") == nil:
		return "Form 6 belum diisi peksos. Isi dulu, lalu manajer menyetujui."
	case c.Lane == Protection && c.Caseworker != "" && !c.ending("form6").named("sign.caseworker", "sign.supervisor"):
		return "Form 6 belum menyebut nama peksos dan supervisor. Revisi Form 6 dulu."
	}
	return ""
}

// named says whether a paper names who signs it.
func (f *Filled) named(signs ...string) bool {
	return !slices.ContainsFunc(signs, func(s string) bool { return value(f.Answers, s+".name") == "" })
}

// readyEnd says what of the work itself keeps a case open, whoever would close it.
func readyEnd(c *Case) string {
	switch {
	case c.Risk.Class == High:
		return "Kasus TINGGI tidak boleh ditutup. Turunkan risiko bersama manajer dulu."
	case slices.ContainsFunc(c.Referrals, Referral.Open):
		return "Masih ada rujukan yang belum selesai. Selesaikan atau batalkan dulu."
	case c.Transfer != nil && c.Transfer.Answered == nil:
		return "Pengalihan belum dijawab tertulis; kasus tetap milik kita."
	}
	return ""
}

// reopen starts the clocks of the class and of the pathways anew. Tasks and items of the
// plan that were open when the case was closed run on: nobody did them (SOP 10).
func (d *decision) reopen() ([]Event, error) {
	e := CaseReopened{Reason: d.text("reason"), Clocks: append(classClocks(d.env.Pack, d.c.Risk.Class, d.at), d.stepClocks()...)}
	if slices.ContainsFunc(d.c.Referrals, func(r Referral) bool { return r.State == Resulted || r.State == Done }) {
		e.Stage = Monitored
	}
	for i := range d.c.Clocks {
		t := &d.c.Clocks[i]
		anew := slices.ContainsFunc(e.Clocks, func(other Clock) bool { return other.ID == t.ID })
		kind, _, _ := strings.Cut(t.ID, ":")
		given := t.Running() && (kind == "task" || kind == "plan") // in the watch after the closing
		if (t.Cut && !t.Quiet && !anew || given) && d.c.Clock(t.ID) == t {
			e.Resumed = append(e.Resumed, t.ID)
		}
	}
	return []Event{e}, nil
}

// open are the clocks that somebody waits for.
func (c *Case) open() (ids []string) {
	for _, t := range c.Clocks {
		if t.Running() && !t.Quiet {
			ids = append(ids, t.ID)
		}
	}
	return ids
}
