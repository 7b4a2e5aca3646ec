package line

import (
	"fmt"
	"strconv"

	"loket/store/casework"
)

// inbox is a partner's list: invitations to meetings, and referrals to its agency with
// number, state and time, no names.
func (s *session) inbox() error {
	for {
		list, err := s.desk.Inbox(s.ctx, s.who)
		if err != nil {
			s.refused(err)
			return nil
		}
		asked, err := s.invitations()
		if err != nil {
			s.refused(err)
			return nil
		}
		for i, r := range list {
			s.say("%d %s %s", i+1, r.Letter, s.due(r))
		}
		if len(list) == 0 {
			s.say("Belum ada rujukan.")
		}
		if len(list) == 0 && asked == 0 {
			return nil
		}
		words := "0 = kembali"
		if asked > 0 {
			words = "r = rapat, " + words
		}
		if len(list) > 0 {
			words = fmt.Sprintf("1-%d, ", len(list)) + words
		}
		in, err := s.command("Rujukan (%s): ", words)
		switch {
		case err != nil:
			return err
		case isBack(in) || in == "":
			return nil
		case in == "r" && asked > 0:
			if err := s.meetings(); err != nil {
				return err
			}
			continue
		}
		n, errNumber := strconv.Atoi(in)
		if errNumber != nil || n < 1 || n > len(list) {
			s.say("Ketik nomor dari daftar.")
			continue
		}
		if err := s.partner(list[n-1]); err != nil {
			return err
		}
	}
}

// invitations tell what each open invitation to a meeting says, and count them.
func (s *session) invitations() (asked int, err error) {
	m, err := s.desk.Meetings(s.ctx, s.who)
	for _, x := range m.List {
		if !x.Asked || !x.Open {
			continue
		}
		asked++
		for i, l := range x.Brief(s.pack) {
			if i == 0 {
				l = "Undangan: " + l
			}
			s.say("%s", l)
		}
	}
	return asked, err
}

func (s *session) due(r casework.PartnerReferral) string {
	told := s.state(r.State)
	if r.DueAt != nil && (r.State == casework.Sent || r.State == casework.Delivered) {
		told += ", jawab " + left(*r.DueAt, s.desk.Now())
	}
	return told
}

// letter shows what a partner may read, without name and address.
func (s *session) letter(r casework.PartnerReferral) {
	s.say("Surat %s, %s: %s", r.Letter, s.agency(r.Agency), s.due(r))
	for _, part := range [][2]string{{"Perhatian", r.Notice}, {"Masalah", r.Problem}, {"Sudah dilakukan", r.Given}, {"Bantuan yang diharapkan", r.Help}, {"Hasil", r.Result}, {"Alasan", r.Reason}} {
		if part[1] != "" {
			s.say("%s: %s", part[0], part[1])
		}
	}
}

// partner shows one referral and takes the agency's answer.
func (s *session) partner(r casework.PartnerReferral) error {
	s.letter(r)
	view := casework.View{Level: casework.LevelLetter, Row: casework.Row{Number: r.Number}, Version: r.Version, Letters: []casework.PartnerReferral{r}, Actions: r.Actions}
	todo := offered(view)
	s.actions(view, false)
	for {
		in, err := s.command("Surat (nomor, nama, surat, 0 = kembali): ")
		if err != nil {
			return err
		}
		n, errNumber := strconv.Atoi(in)
		switch {
		case isBack(in) || in == "":
			return nil
		case in == "?":
			s.actions(view, true)
		case in == "!":
			if a, ok := possible(todo, casework.Alarm); ok {
				return s.perform(view, a)
			}
			s.card()
		case errNumber == nil && n >= 1 && n <= len(todo):
			return s.perform(view, todo[n-1])
		default:
			if err := s.lookLetter(view, in); err != nil {
				return err
			}
		}
	}
}

// lookLetter shows what a partner asks for: the name, the address, the letter as text.
func (s *session) lookLetter(v casework.View, word string) error {
	for _, r := range v.Letters {
		switch word {
		case "nama":
			for _, told := range []string{r.Name, r.Age, r.Address} {
				if told != "" {
					s.say("%s", told)
				}
			}
		case "surat":
			if err := s.print(s.desk.Letter(s.ctx, s.who, r.Number, r.ID)); err != nil {
				return err
			}
		default:
			s.say("Ketik nomor dari daftar, nama, surat, atau 0.")
			return nil
		}
	}
	return nil
}
