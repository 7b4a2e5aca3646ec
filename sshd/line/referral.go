package line

import (
	"loket/store/casework"
)

// handoff leads a prepared referral to its sending (SOP 7): the family's consent or a
// written reason, the letter to look at, then approval or sending. ref "" is the newest.
func (s *session) handoff(number, ref string) error {
	v, ok := s.open(number)
	if !ok || v.Case == nil {
		return nil
	}
	if ref == "" && len(v.Case.Referrals) > 0 {
		ref = v.Case.Referrals[len(v.Case.Referrals)-1].ID
	}
	r := v.Case.Referral(ref)
	if r == nil {
		return nil
	}
	s.say("Rujukan %s, %s: %s", r.ID, s.agency(r.Agency), s.state(r.State))
	if !r.Urgent && !v.Case.Agreed(r.Agency, r.Need) {
		return s.consent(v, *r)
	}
	see, err := s.yes(true, "Lihat surat dulu?")
	if err != nil {
		return err
	}
	if see {
		if err := s.print(s.desk.Letter(s.ctx, s.who, number, ref)); err != nil {
			return err
		}
	}
	for _, act := range []casework.ActName{casework.ApproveRef, casework.Send} {
		for _, a := range v.Actions {
			if a.Act != act || a.Part != ref {
				continue
			}
			if a.Why == "" {
				return s.perform(v, a)
			}
			s.say("%s: %s", s.act(a.Act, a.Form), a.Why)
		}
	}
	return nil
}

// consent asks how the family's agreement stands before papers leave the office.
func (s *session) consent(v casework.View, r casework.Referral) error {
	ways := []casework.Action{}
	for _, a := range v.Actions {
		if a.Why == "" && (a.Act == casework.Consent || a.Act == casework.Waive && a.Part == r.ID) {
			a.Part = r.ID
			ways = append(ways, a)
		}
	}
	s.say("Belum ada persetujuan keluarga untuk lembaga ini.")
	for i, a := range ways {
		s.say("%d %s", i+1, s.act(a.Act, a.Form))
	}
	for {
		in, err := s.command("Pilih (0 = nanti): ")
		if err != nil {
			return err
		}
		if isBack(in) || in == "" {
			return nil
		}
		if len(in) == 1 && in[0] >= '1' && int(in[0]-'1') < len(ways) {
			return s.perform(v, ways[in[0]-'1'])
		}
		s.say("Ketik nomor dari daftar, atau 0.")
	}
}
