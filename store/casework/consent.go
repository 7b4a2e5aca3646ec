package casework

import (
	"slices"
	"time"

	"loket/forms"
	"loket/forms/pack"
)

// covers says whether the agreement is for a need; one that names none is for all that
// the agency does.
func (k Agreement) covers(need string) bool {
	return len(k.Needs) == 0 || slices.Contains(k.Needs, need)
}

// Agreed says whether papers may go to the agency for a need: a consent for both that was
// neither withdrawn nor followed by a refusal, or a written reason to go on without (SOP
// 7), which no refusal ends. Another consent adds to what was consented to and takes the
// place of a waiver; withdrawing takes it back.
func (c *Case) Agreed(agency, need string) bool {
	ok, waived := false, false
	for _, k := range c.Consents {
		switch here := k.Agency == agency && k.covers(need); {
		case k.Waived:
			waived = waived || here
		case !k.Willing:
			ok = ok && k.Agency != "" && k.Agency != agency
		case here: // who agrees makes the waiver needless, and may take it back
			ok, waived = k.Withdrawn == nil, false
		}
	}
	return ok || waived
}

// uncovered refuses a paper for which the family's consent is missing, by what is missing.
func (c *Case) uncovered(r *Referral) error {
	switch {
	case r.Urgent || c.Agreed(r.Agency, r.Need):
		return nil
	case c.Withdrawn(r) != nil:
		return refuse(NotAllowed, "Keluarga menarik persetujuan untuk lembaga ini; surat tidak keluar. Isi Form 2 yang baru, atau tulis alasan lanjut tanpa persetujuan.")
	case slices.ContainsFunc(c.Consents, func(k Agreement) bool { return k.Agency == r.Agency && k.Willing && k.Withdrawn == nil }):
		return refuse(NotAllowed, "Persetujuan keluarga bukan untuk kebutuhan ini; surat aman. Isi Form 2 untuk kebutuhan ini, atau tulis alasan lanjut tanpa persetujuan.")
	}
	return refuse(NotAllowed, "Belum ada persetujuan keluarga untuk lembaga ini; surat aman. Isi Form 2, atau tulis alasan lanjut tanpa persetujuan.")
}

// Withdrawn is when the family took back its consent to the referral, by withdrawing it
// or by a Form 2 that says no. nil while papers may go to the agency, where they never
// might, and for urgent help, which does not wait for consent.
func (c *Case) Withdrawn(r *Referral) *time.Time {
	if r.Urgent || c.Agreed(r.Agency, r.Need) {
		return nil
	}
	var at *time.Time
	agreed := false
	for _, k := range c.Consents {
		switch {
		case k.Willing && k.Agency == r.Agency && k.covers(r.Need):
			agreed, at = true, k.Withdrawn
		case !k.Willing && agreed && (k.Agency == "" || k.Agency == r.Agency):
			at = &k.At
		}
	}
	return at
}

// noLonger is what an agency reads instead of a letter that is no longer its own: the
// consent was taken back, the agency refused, the office cancelled, or the case ended for good; "" while it is. It
// then no longer reads the letter at all, not even as it was sent: what is on the agency's
// own paper is not the office's to take back. Its own answers stay.
func (c *Case) noLonger(r *Referral, p *pack.Pack) string {
	ended, _ := r.step(r.State)
	switch at := c.Withdrawn(r); {
	case at != nil:
		return "Keluarga menarik persetujuan pada " + Day(*at, p.Office.Zone) + "; isi surat tidak terbaca lagi. Tanya kantor sebelum melanjutkan."
	case r.State == Rejected:
		return "Ditolak pada " + Day(ended.At, p.Office.Zone) + "; isi surat tidak terbaca lagi. Kantor mencari lembaga lain."
	case r.State == Cancelled:
		return "Kantor membatalkan rujukan ini pada " + Day(ended.At, p.Office.Zone) + "; isi surat tidak terbaca lagi. Hentikan yang belum dikerjakan."
	case c.Stage == Terminated:
		return "Kasus ini sudah diakhiri; isi surat tidak terbaca lagi. Pakai surat di lembaga Anda, atau tanya kantor."
	}
	return ""
}

// step is the newest step of the referral to a state.
func (r *Referral) step(state ReferralState) (s Step, ok bool) {
	for _, x := range r.Steps {
		if x.State == state {
			s, ok = x, true
		}
	}
	return s, ok
}

// values are a given answer's values; nil for blank, unknown and refused.
func values(a forms.Answers, id string) []string {
	if x, ok := a[id]; ok && x.State == forms.Given {
		return x.Values
	}
	return nil
}
