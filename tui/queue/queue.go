// Package queue is the list of cases that an account may know of, soonest clock
// first, with filters in words.
//
// It promises: moving repaints two markers; a change by somebody else reloads the
// rows and leaves the marker on the same case; lateness, class and BELUM ADA YANG
// DIHUBUNGI are words; the clock column is as old as the last load and never ticks.
//
// It refuses: deciding who sees what. The Desk gives rows with what may be seen.
package queue

import (
	"context"
	"regexp"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
	"loket/tui/widget"
)

// chunk is how many rows are held at once; further ones are loaded when reached.
const chunk = 200

// Screen is a queue with its filters.
type Screen struct {
	kit.Mail
	env    *kit.Env
	book   say.Book
	query  casework.Query
	page   casework.Page
	ended  int // cases that fit and have ended, where none that is open does and one was looked for
	loaded bool
	note   kit.Message
	list   widget.List

	ask  string      // what is being typed: "" nothing, "find", "place"
	line widget.Line // the text being typed
}

// New makes a queue that starts with the query.
func New(env *kit.Env, q casework.Query) *Screen {
	q.Offset, q.Limit = 0, chunk
	return &Screen{Mail: env.NewMail("queue"), env: env, book: say.Book{Pack: env.Desk.Pack(), Zone: env.Zone}, query: q}
}

// Init loads the rows.
func (s *Screen) Init() tea.Cmd {
	q := s.query
	return kit.Call(&s.Mail, "page", func(ctx context.Context) (casework.Page, error) {
		return s.env.Desk.Queue(ctx, s.env.Actor, q)
	})
}

// Typing says whether the filter's text is being typed.
func (s *Screen) Typing() bool { return s.ask != "" }

// Update takes a message.
func (s *Screen) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.Got[casework.Page]:
		if msg.Topic == endedTopic {
			s.ended = msg.Value.Total
			return s, nil
		}
		return s, s.take(msg)
	case kit.Changed, kit.Resumed:
		return s, s.Init()
	case kit.Pressed:
		return s, s.press(msg)
	case tea.KeyPressMsg, tea.PasteMsg:
		if s.ask != "" {
			s.line.Update(msg)
		}
	}
	return s, nil
}

// take keeps the rows and leaves the marker on the case it was on.
func (s *Screen) take(got kit.Got[casework.Page]) tea.Cmd {
	s.note = kit.Problem(got.Err)
	if got.Err != nil {
		return nil
	}
	if len(got.Value.Rows) == 0 && s.query.Offset > 0 { // the last chunk went away
		s.query.Offset = max(0, s.query.Offset-chunk)
		return s.Init()
	}
	number := s.number()
	s.page, s.loaded = got.Value, true
	s.list.Set(len(s.page.Rows))
	for i, r := range s.page.Rows {
		if r.Number == number {
			s.list.Go(i)
		}
	}
	if s.ended = 0; s.page.Total == 0 && s.query.Open && s.query.Number+s.query.Name != "" {
		return s.lookAmongEnded()
	}
	return nil
}

const endedTopic = "ended"

// lookAmongEnded asks whether what was looked for has ended. It is a search of its own, so
// that the log has it and nobody learns more than by the filter.
func (s *Screen) lookAmongEnded() tea.Cmd {
	q := s.query
	q.Open, q.Limit = false, 1
	return kit.Call(&s.Mail, endedTopic, func(ctx context.Context) (casework.Page, error) {
		return s.env.Desk.Queue(ctx, s.env.Actor, q)
	})
}

// Ends are the times of the rows in sight.
func (s *Screen) Ends() []time.Time {
	var ends []time.Time
	from, to := s.list.Window(max(1, s.env.Area().Height-headRows))
	for _, r := range s.page.Rows[min(from, len(s.page.Rows)):min(to, len(s.page.Rows))] {
		if r.DueAt != nil {
			ends = append(ends, *r.DueAt)
		}
	}
	return ends
}

// Age counts the rows' times from now on; what ran out meanwhile is late.
func (s *Screen) Age(now time.Time) {
	s.page.Now = now
	for i := range s.page.Rows {
		if r := &s.page.Rows[i]; !r.Overdue && r.DueAt != nil && r.DueAt.Before(now) {
			r.Overdue = true
			s.page.Overdue++
		}
	}
}

// number is the chosen case's.
func (s *Screen) number() string {
	if s.list.At < len(s.page.Rows) {
		return s.page.Rows[s.list.At].Number
	}
	return ""
}

func (s *Screen) press(p kit.Pressed) tea.Cmd {
	s.note = kit.Message{}
	switch p.ID {
	case "type":
		s.note = kit.Message{}
		return s.typed()
	case "leave":
		s.ask = ""
		return nil
	case "move":
		return s.move(p.Key)
	case "open":
		return kit.Send(kit.OpenCase{Number: s.number()})
	case "find", "place":
		s.ask = p.ID
		s.line.Set("")
		return nil
	case "reload":
		return s.Init()
	}
	return s.filter(p.ID)
}

// move goes through the rows and loads the next or the previous chunk at an edge.
func (s *Screen) move(key tea.KeyPressMsg) tea.Cmd {
	at := s.list.At
	s.list.Update(key, s.env.Area().Height-headRows)
	if s.list.At != at {
		return nil
	}
	switch key.String() {
	case "down", "j", "pgdown":
		if s.query.Offset+len(s.page.Rows) < s.page.Total {
			s.query.Offset += chunk
			s.list.Go(0)
			s.page.Rows = nil
			return s.Init()
		}
	case "up", "k", "pgup":
		if s.query.Offset > 0 {
			s.query.Offset = max(0, s.query.Offset-chunk)
			return s.Init()
		}
	}
	return nil
}

// next gives the value after v in a round, first after last.
func next[T comparable](v T, round ...T) T {
	for i, r := range round {
		if r == v {
			return round[(i+1)%len(round)]
		}
	}
	return round[0]
}

// filter turns one filter on, on to its next value, or off.
func (s *Screen) filter(id string) tea.Cmd {
	q := &s.query
	switch id {
	case "mine":
		q.Mine = !q.Mine
	case "open-only":
		q.Open = !q.Open
	case "late":
		q.Overdue = !q.Overdue
	case "lane":
		q.Lane = next(q.Lane, "", casework.Protection, casework.Service)
	case "risk":
		q.Risk = next(q.Risk, "", casework.High, casework.Medium, casework.Low, casework.Unassessed, casework.NoAction)
	case "stage":
		q.Stage = next(q.Stage, "", casework.Registered, casework.Verified, casework.Assessed, casework.Assigned,
			casework.Consented, casework.Referred, casework.Monitored, casework.Closed)
		if q.Stage == casework.Closed {
			q.Open = false
		}
	case "all":
		*q = casework.Query{Open: true, Limit: chunk}
	default:
		return nil
	}
	q.Offset = 0
	s.list.Go(0)
	return s.Init()
}

// deskCode is how a desk's code looks.
var deskCode = regexp.MustCompile(`^[0-9]{4}$`)

// typed takes the text as a filter: empty takes the filter away.
func (s *Screen) typed() tea.Cmd {
	text := kit.Clean(s.line.Value())
	q := &s.query
	if s.ask == "place" {
		desk, kecamatan, ok := s.place(text)
		if !ok {
			s.note = kit.Message{Tone: kit.Warn, Text: "Kecamatan atau meja itu tidak dikenal. Contoh: Pallangga, atau 0801."}
			return nil
		}
		q.Desk, q.Kecamatan = desk, kecamatan
	} else {
		q.Number, q.Name = "", ""
		if strings.ContainsAny(text, "0123456789") {
			q.Number = strings.Join(strings.Fields(text), "")
		} else {
			q.Name = text
		}
	}
	s.ask, q.Offset = "", 0
	s.list.Go(0)
	return s.Init()
}

// place reads a desk's code or a kecamatan's name; both empty for no text.
func (s *Screen) place(text string) (desk, kecamatan string, ok bool) {
	if text == "" {
		return "", "", true
	}
	if deskCode.MatchString(text) {
		return text, "", true
	}
	p := s.env.Desk.Pack()
	if p == nil || p.Regions == nil {
		return "", "", false
	}
	for _, o := range p.Regions.Find(text, "") {
		if strings.Count(o.Code, ".") == 2 {
			return "", o.Code, true
		}
	}
	return "", "", false
}

// Keys is the key table.
func (s *Screen) Keys() []kit.Key {
	if s.ask != "" {
		return []kit.Key{
			{ID: "type", Keys: []string{"enter"}, Show: "Enter", Word: "Saring", Help: "Menyaring dengan yang diketik; kosong = tanpa saringan.", Footer: true},
			{ID: "leave", Keys: []string{"esc"}, Show: "Esc", Word: "Batal", Help: "Kembali ke daftar."},
		}
	}
	none := ""
	if len(s.page.Rows) == 0 {
		none = "Daftarnya kosong."
	}
	return []kit.Key{
		{ID: "move", Keys: []string{"up", "down", "k", "j", "pgup", "pgdown", "home", "end"}, Show: "↑↓", Word: "Pilih", Help: "Memilih kasus; PgUp dan PgDn satu halaman.", Footer: true},
		{ID: "open", Keys: []string{"enter"}, Show: "Enter", Word: "Buka", Help: "Membuka kasus.", Why: none, Footer: true},
		{ID: "find", Keys: []string{"/"}, Show: "/", Word: "Cari", Help: "Menyaring dengan bagian nomor atau nama anak.", Footer: true},
		{ID: "risk", Keys: []string{"r"}, Show: "r", Word: "Risiko", Help: "Saringan risiko: TINGGI, SEDANG, RENDAH, belum dinilai, tanpa tindakan.", Footer: true},
		{ID: "late", Keys: []string{"l"}, Show: "l", Word: "Lewat", Help: "Hanya yang lewat batas waktu.", Footer: true},
		{ID: "mine", Keys: []string{"m"}, Show: "m", Word: "Milik saya", Help: "Hanya kasus meja ini atau yang Anda pegang."},
		{ID: "lane", Keys: []string{"p"}, Show: "p", Word: "Jalur", Help: "Saringan jalur: Perlindungan, Layanan."},
		{ID: "stage", Keys: []string{"t"}, Show: "t", Word: "Tahap", Help: "Saringan tahap, berurutan."},
		{ID: "place", Keys: []string{"d"}, Show: "d", Word: "Wilayah", Help: "Saringan kecamatan atau kode meja."},
		{ID: "open-only", Keys: []string{"b"}, Show: "b", Word: "Terbuka", Help: "Hanya kasus terbuka, atau juga yang ditutup."},
		{ID: "all", Keys: []string{"x"}, Show: "x", Word: "Tanpa saringan", Help: "Menghapus semua saringan."},
		{ID: "reload", Keys: []string{"ctrl+l", "f5"}, Show: "F5", Word: "Muat ulang", Help: "Memuat daftar lagi; sisa waktu dihitung baru."},
	}
}
