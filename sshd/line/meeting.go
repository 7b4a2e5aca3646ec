package line

import (
	"slices"
	"strconv"
	"strings"

	"loket/forms"
	"loket/store/casework"
)

// meetings lists the person's meetings; "baru" begins one with the cases that the
// register proposes.
func (s *session) meetings() error {
	for {
		list, err := s.desk.Meetings(s.ctx, s.who)
		if err != nil {
			s.refused(err)
			return nil
		}
		n := 0
		for _, l := range list.Lines(s.pack) {
			if l.Key != "" {
				n++
				s.block(strconv.Itoa(n) + " " + squeezed(l.Text))
			} else {
				s.block(squeezed(l.Text))
			}
		}
		if n == 0 {
			s.say("Belum ada rapat.")
		}
		fresh := ""
		if casework.May(s.who, casework.CallMeeting, casework.Scope{}) {
			fresh = ", baru = undang rapat, satu = rapat satu keluarga"
		}
		if n == 0 && fresh == "" {
			return nil
		}
		in, err := s.command("Rapat (nomor%s, 0 = kembali): ", fresh)
		at, errNumber := strconv.Atoi(in)
		switch {
		case err != nil:
			return err
		case isBack(in) || in == "":
			return nil
		case in == "baru" && fresh != "":
			err = s.callMeeting()
		case in == "satu" && fresh != "":
			err = s.paper(casework.CallMeeting, "", nil, 0)
		case errNumber == nil && at >= 1 && at <= len(list.List):
			err = s.meeting(list.List[at-1].ID)
		default:
			s.say("Ketik nomor dari daftar, atau 0.")
		}
		if err != nil {
			return err
		}
	}
}

// callMeeting begins a meeting's form with what the register proposes.
func (s *session) callMeeting() error {
	begin, err := s.desk.ProposeMeeting(s.ctx, s.who)
	if err != nil {
		s.refused(err)
		return nil
	}
	for i, r := range begin["cases"].Rows {
		if i == 0 {
			s.say("Diusulkan register; h dan nomor pada \"Kasus lagi?\" = hapus:")
		}
		s.say("%d %s %s", i+1, r["number"].Value, r["reason"].Value)
	}
	return s.paper(casework.CallMeeting, "", begin, 0)
}

// paper fills a form of the office that belongs to no case; seen is the version of the one that it changes.
func (s *session) paper(act casework.ActName, part string, begin forms.Answers, seen uint64) error {
	w := s.start(casework.Action{Act: act, Form: casework.FormOf(act), Part: part}, casework.View{})
	if w == nil {
		s.say("Formulir ini tidak ada di buku aturan kantor. Hubungi pengelola.")
		return nil
	}
	w.draft.Seen = seen
	for id, a := range begin {
		w.draft.Answers[id] = a.Clone()
	}
	if at := casework.FirstCame(w.draft.Answers); act == casework.HoldMeeting {
		if _, ok := forms.Find(s.steps(w), at); ok {
			w.draft.At = at
		}
	}
	return s.carryOn(w)
}

// meeting shows one meeting and offers its words.
func (s *session) meeting(id string) error {
	for {
		m, err := s.desk.Meeting(s.ctx, s.who, id)
		if err != nil {
			s.refused(err)
			return nil
		}
		lines := m.Lines(s.pack)
		s.lines(lines, 0)
		var words []string
		add := func(offered bool, word string) {
			if offered {
				words = append(words, word)
			}
		}
		speaks := slices.ContainsFunc(m.Cases, func(c casework.MeetingCase) bool { return c.Speaks })
		add(speaks, "nomor = bahas kasus")
		add(!speaks && len(m.Cases) > 0, "nomor = lihat kasus")
		words = append(words, "notulen")
		add(m.Asked, "undangan")
		add(m.Asked && m.Open, "jawab")
		add(m.Change != nil, "hadir, ubah, undangan NAMA")
		in, err := s.command("Rapat (%s, 0 = kembali): ", strings.Join(words, ", "))
		if err != nil {
			return err
		}
		word, to, _ := strings.Cut(in, " ")
		l, _, isLine := chosen(in, lines)
		switch {
		case isBack(in) || in == "":
			return nil
		case isLine:
			err = s.follow(l, l.Act)
		case word == "notulen":
			err = s.print(s.desk.MeetingText(s.ctx, s.who, id, ""))
		case in == "undangan" && m.Asked:
			err = s.print(s.desk.MeetingText(s.ctx, s.who, id, casework.OwnInvitation))
		case word == "undangan" && m.Change != nil && to != "":
			err = s.print(s.desk.MeetingText(s.ctx, s.who, id, m.Named(to)))
		case word == "jawab" && m.Asked:
			err = s.paper(casework.ReplyMeeting, id, nil, 0)
		case word == "hadir" && m.Change != nil:
			err = s.paper(casework.HoldMeeting, id, m.Change, m.Seen)
		case word == "ubah" && m.Change != nil:
			err = s.paper(casework.CallMeeting, id, m.Change, m.Seen)
		default:
			s.say("Ketik %s, atau 0.", strings.Join(words, ", "))
		}
		if err != nil {
			return err
		}
	}
}

// supervision lists the notes of supervision and takes new ones.
func (s *session) supervision() error {
	for {
		list, err := s.desk.Supervisions(s.ctx, s.who, "")
		if err != nil {
			s.refused(err)
			return nil
		}
		for i, l := range casework.SupervisionLines(list, s.pack, s.desk.Now()) {
			s.block(strconv.Itoa(i+1) + " " + squeezed(l.Text))
		}
		fresh := ""
		if casework.May(s.who, casework.Supervise, casework.Scope{}) {
			fresh = ", baru = catatan baru"
		}
		if len(list) == 0 {
			s.say("Belum ada catatan supervisi.")
			if fresh == "" {
				return nil
			}
		}
		in, err := s.command("Supervisi (nomor%s, 0 = kembali): ", fresh)
		at, errNumber := strconv.Atoi(in)
		switch {
		case err != nil:
			return err
		case isBack(in) || in == "":
			return nil
		case in == "baru" && fresh != "":
			err = s.paper(casework.Supervise, "", nil, 0)
		case errNumber == nil && at >= 1 && at <= len(list):
			err = s.print(casework.SupervisionText(list, list[at-1].ID, s.pack, s.desk.Now(), s.who))
		default:
			s.say("Ketik nomor dari daftar, atau 0.")
		}
		if err != nil {
			return err
		}
	}
}
