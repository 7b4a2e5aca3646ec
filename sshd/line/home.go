package line

import (
	"fmt"
	"strconv"
	"strings"

	"loket/forms/text"
	"loket/store/casework"
)

// entry is one line of the first menu. Its number never changes, whatever else is offered,
// and means the same on the full screen.
type entry struct {
	no   string
	name string
	act  casework.ActName // offered to whoever may do this; "" to everybody
	open func() error
}

func (s *session) menu(h casework.Home) []entry {
	drafts := s.word("menu.resume", "Lanjutkan draf")
	if n := len(h.Drafts); n > 0 {
		drafts += fmt.Sprintf(" (%d)", n)
	}
	referrals := s.word("menu.referrals", "Rujukan")
	inbox := referrals
	if h.Inbox > 0 {
		inbox += fmt.Sprintf(" (%d belum dijawab)", h.Inbox)
	}
	all := []entry{
		{"1", s.word("menu.new", "Laporan baru"), casework.Receive, s.newReport},
		{"2", drafts, "", s.drafts},
		{"3", s.word("menu.tasks", "Tugas saya"), casework.ReadAgenda, s.tasks},
		{"4", s.word("menu.queue", "Antrean"), casework.ReadQueue, func() error { return s.queue(casework.Query{Open: true}) }},
		{"5", s.word("menu.search", "Buka kasus"), casework.ReadQueue, s.openNumber},
		{"6", inbox, casework.ReadInbox, s.inbox}, // a partner's
		{"6", referrals, casework.ReadQueue, func() error { return s.queue(casework.Query{Stage: casework.Referred, Open: true}) }},
		{"7", s.word("menu.guide", "Panduan"), "", s.guide},
		{"r", s.word("menu.meetings", "Rapat"), casework.ReadMeetings, s.meetings},
		{"-", s.word("menu.office", "Kantor"), casework.ReadCompliance, s.office},
		{"a", s.word("menu.accounts", "Akun"), casework.Accounts, s.accounts},
		{"c", s.word("menu.log", "Catatan kegiatan"), casework.ReadLog, s.log},
		{"9", s.word("menu.quit", "Keluar"), "", nil},
	}
	var out []entry
	for _, e := range all {
		if e.no == "2" && watches(s.who.Role) || len(out) > 0 && out[len(out)-1].no == e.no {
			continue
		}
		if e.act == "" || casework.May(s.who, e.act, casework.Scope{}) {
			out = append(out, e)
		}
	}
	return out
}

// home is the first screen and the place everything returns to. After a cut line it
// goes on at once with what was left last.
func (s *session) home(resume bool) error {
	s.say("%s, %s", s.pack.Office.Short, s.who.Account)
	h, err := s.desk.Home(s.ctx, s.who)
	if err != nil {
		s.refused(err)
	}
	if d, ok := h.Left(); ok && resume {
		if err := s.openDraft(d.ID, 0); err != nil {
			return err
		}
		if h, err = s.desk.Home(s.ctx, s.who); err != nil {
			s.refused(err)
		}
	}
	if err == nil {
		if r, ok := h.Fresh(); ok {
			s.say("Terakhir tersimpan: %s", text.Join(", ", s.act(r.Name, ""), r.Number, s.when(r.At)))
		}
		s.stand(h)
		s.waiting(h)
	}
	entries := s.menu(h)
	s.entries(entries)
	for {
		in, err := s.command("Menu (? daftar): ")
		if err != nil {
			return err
		}
		number, isNumber := casework.ParseNumber(in)
		switch {
		case in == "" || in == "?":
			if h, err = s.desk.Home(s.ctx, s.who); err != nil {
				s.refused(err)
				continue
			}
			s.stand(h)
			entries = s.menu(h)
			s.entries(entries)
			continue
		case in == "!":
			s.card()
			continue
		case in == "blangko" && casework.May(s.who, casework.Reserve, casework.Scope{}):
			if err := s.blank(); err != nil {
				return err
			}
			continue
		case in == "." || in == "0" || in == "keluar": // 0 leads back everywhere
			in = "9"
		case isNumber:
			if err := s.caseFile(number); err != nil {
				return err
			}
			continue
		}
		known := false
		for _, e := range entries {
			if e.no != in && (len(in) < 4 || !strings.HasPrefix(strings.ToLower(e.name), in)) {
				continue
			}
			if e.open == nil {
				return nil
			}
			known = true
			if err := e.open(); err != nil {
				return err
			}
		}
		if !known {
			s.say("Ketik nomor dari daftar, atau nomor kasus. ? daftar, ! Bahaya.")
		}
	}
}

// waiting says that work was left unfinished, the newest of it, and how to go on.
func (s *session) waiting(h casework.Home) {
	if len(h.Drafts) == 0 {
		return
	}
	d := h.Drafts[0]
	what := s.act(d.Work, d.Form)
	if d.Case != "" {
		what += ", kasus " + d.Case
	}
	s.say("Draf menunggu: %s. Ketik 2.", what)
}

func (s *session) entries(entries []entry) {
	for _, e := range entries {
		s.say("%s %s", e.no, e.name)
	}
}

// stand is the one line on how things stand.
func (s *session) stand(h casework.Home) {
	silent := map[string]bool{}
	for _, t := range h.Tasks {
		if t.Shout {
			silent[t.Number] = true
		}
	}
	head := h.ShortHead()
	if head != "" {
		head = " Catatan #" + head
	}
	switch {
	case watches(s.who.Role):
		s.say("%s", "Akun ini tidak membuka isi kasus."+head)
	case s.who.Role == casework.Partner:
		s.say("%d rujukan belum dijawab.", h.Inbox)
	default:
		s.say("%s", fmt.Sprintf("%d kasus terbuka, %d lewat waktu%s.%s", h.Open, h.Overdue, s.high(h.High), head))
	}
	if h.Warn != "" {
		s.say("%s", h.Warn)
	}
	if h.Decide > 0 {
		s.say("%d menunggu putusan Anda: ketik 3.", h.Decide)
	}
	if next := h.NextMeeting(s.pack, s.when(h.Meeting)); next != "" {
		s.say("%s", next)
	}
	if len(silent) > 0 {
		s.say("%d kasus: %s", len(silent), s.word("say.nobody_contacted", "BELUM ADA YANG DIHUBUNGI"))
	}
}

// watches says whether a role works with accounts or the log and never with cases.
func watches(r casework.Role) bool { return r == casework.Administrator || r == casework.Auditor }

// drafts continues unfinished work; with one draft it stands there at once.
func (s *session) drafts() error {
	list, err := s.desk.Drafts(s.ctx, s.who)
	if err != nil {
		s.refused(err)
		return nil
	}
	if len(list) == 0 {
		s.say("Tidak ada draf.")
		return nil
	}
	if len(list) == 1 {
		return s.openDraft(list[0].ID, 0)
	}
	for i, d := range list {
		of := ", kasus " + d.Case
		if d.Case == "" {
			if of = ""; d.About() != "" {
				of = ": " + d.About()
			}
			if d.Desk != "" {
				of += ", meja " + d.Desk
			}
		}
		s.say("%d %s%s, %s", i+1, s.act(d.Work, d.Form), of, s.when(d.Saved))
	}
	for {
		in, err := s.command("Draf (1-%d, h1 = hapus, 0 = kembali): ", len(list))
		if err != nil {
			return err
		}
		if isBack(in) {
			return nil
		}
		n, errNumber := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(in, "h")))
		if errNumber != nil || n < 1 || n > len(list) {
			s.say("Ketik nomor draf.")
			continue
		}
		if in[0] != 'h' {
			return s.openDraft(list[n-1].ID, 0)
		}
		sure, err := s.yes(false, "Hapus draf %d? Isiannya hilang.", n)
		if err != nil {
			return err
		}
		if sure {
			if err := s.desk.DropDraft(s.keep(), s.who, list[n-1].ID); err != nil {
				s.refused(err)
				continue
			}
			s.say("Draf dihapus.")
			return nil
		}
	}
}

// openDraft takes a draft, from another live session only when the person says so. seen is
// the version of its case that stands before the person; 0: the one it was begun on.
func (s *session) openDraft(id string, seen uint64) error {
	d, err := s.desk.OpenDraft(s.keep(), s.who, id, false)
	if casework.KindOf(err) == casework.DraftHeld {
		s.refused(err)
		take, errAsk := s.yes(false, "Lanjutkan di sini?")
		if errAsk != nil || !take {
			return errAsk
		}
		d, err = s.desk.OpenDraft(s.keep(), s.who, id, true)
	}
	if err != nil {
		s.refused(err)
		return nil
	}
	d.Seen = max(d.Seen, seen)
	w, err := s.resume(d)
	if err != nil {
		s.refused(err)
		return nil
	}
	return s.carryOn(w)
}

// openNumber asks for a number; anything else is looked for by who may search by name.
func (s *session) openNumber() error {
	what := "Nomor kasus"
	if casework.May(s.who, casework.Search, casework.Scope{}) {
		what = "Nomor kasus atau nama anak"
	}
	in, err := s.ask("%s: ", what)
	if err != nil {
		return err
	}
	typed := text.Clean(in)
	if isBack(strings.ToLower(typed)) || typed == "" {
		return nil
	}
	if number, ok := casework.ParseNumber(typed); ok {
		return s.caseFile(number)
	}
	return s.queue(search(typed))
}

// search looks for a part of a number, or of a name.
func search(typed string) casework.Query {
	if strings.ContainsAny(typed, "0123456789") {
		return casework.Query{Number: strings.ToUpper(typed)}
	}
	return casework.Query{Name: typed}
}

// numbered is the case number that a line of a list means: its place or the number itself.
func numbered(in string, numbers []string) (string, bool) {
	if n, err := strconv.Atoi(in); err == nil && n >= 1 && n <= len(numbers) {
		return numbers[n-1], true
	}
	return casework.ParseNumber(in)
}

func isBack(in string) bool { return in == "0" || in == "<" || in == "." }

// page is how many lines of a long text come at once.
const page = 20

// guide shows the office's guide, a page at a time.
func (s *session) guide() error { return s.pages(s.pack.Guide) }

func (s *session) pages(long string) error {
	lines := strings.Split(strings.TrimRight(long, "\n"), "\n")
	for len(lines) > page {
		s.block(strings.Join(lines[:page], "\n"))
		lines = lines[page:]
		in, err := s.command("Enter = lanjut (%d baris lagi), 0 = kembali: ", len(lines))
		if err != nil {
			return err
		}
		if in != "" {
			return nil
		}
	}
	s.block(strings.Join(lines, "\n"))
	return nil
}
