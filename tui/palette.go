package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/widget"
)

// command is one line of the palette: words and the request they make.
type command struct {
	word, help string
	msg        tea.Msg
}

// commands are those the actor may use.
func commands(env *kit.Env) []command {
	may := func(a casework.ActName) bool { return casework.May(env.Actor, a, casework.Scope{}) }
	var out []command
	add := func(ok bool, key, word, help string, msg tea.Msg) {
		if ok {
			out = append(out, command{env.WordOr("menu."+key, word), help, msg})
		}
	}
	add(may(casework.Receive), "new", "Laporan baru", "terima laporan, langkah 1", kit.StartWork{Act: casework.Receive})
	add(may(casework.Receive), "resume", "Lanjutkan draf", "isian yang belum selesai", kit.OpenDrafts{})
	add(may(casework.ReadAgenda), "tasks", "Tugas saya", "jatuh tempo, per hari atau minggu", kit.OpenAgenda{})
	add(true, "home", "Beranda", "halaman pertama", kit.GoHome{})
	add(may(casework.ReadQueue), "queue", "Antrean", "semua kasus, waktu terdekat dulu", kit.OpenQueue{})
	add(may(casework.Search), "search", "Cari kasus", "nomor atau nama", kit.OpenSearch{})
	add(may(casework.ReadInbox), "referrals", "Rujukan", "rujukan untuk lembaga Anda", kit.OpenInbox{})
	add(may(casework.ReadMeetings), "meetings", "Rapat", "undangan, pembahasan, notulen", kit.OpenMeetings{})
	add(may(casework.ReadSupervision), "supervision", "Supervisi", "catatan bulanan", kit.OpenSupervision{})
	add(may(casework.ReadCaseload), "caseload", "Beban kerja", "kasus tiap peksos", kit.OpenCaseload{})
	add(may(casework.ReadAudit), "audit", "Pemeriksaan berkas", "apa yang kurang", kit.OpenAudit{})
	add(may(casework.ReadCompliance), "compliance", "Kepatuhan SOP", "langkah yang tepat waktu", kit.OpenCompliance{})
	add(may(casework.Accounts), "accounts", "Akun", "tambah, lihat, matikan akun", kit.OpenAccounts{})
	add(may(casework.ReadLog), "log", "Catatan kegiatan", "siapa, kapan, kasus mana; tanpa isi kasus", kit.OpenLog{})
	add(true, "guide", "Panduan", "panduan petugas loket", kit.OpenGuide{})
	add(true, "danger", "Bahaya", "nomor siaga dan apa yang dilakukan", kit.OpenDanger{})
	add(true, "lock", "Kunci layar", "tutup layar sebentar", kit.Lock{})
	add(true, "quit", "Keluar", "isian tetap tersimpan", kit.Quit{})
	return out
}

// palette is a line to type and the commands that fit it.
type palette struct {
	kit.Mail
	env  *kit.Env
	all  []command
	line widget.Line
	list widget.List
}

func newPalette(env *kit.Env) *palette {
	p := &palette{Mail: env.NewMail("palette"), env: env, all: commands(env)}
	p.list.Set(len(p.all))
	return p
}

// Init needs nothing.
func (p *palette) Init() tea.Cmd { return nil }

// Typing is always the case here.
func (p *palette) Typing() bool { return true }

// Keys of the palette.
func (p *palette) Keys() []kit.Key {
	return []kit.Key{
		{ID: "go", Keys: []string{"enter"}, Show: "Enter", Word: "Jalankan", Help: "Jalankan perintah yang ditunjuk, buka nomor kasus, atau cari.", Footer: true},
		{ID: "move", Keys: []string{"up", "down", "pgup", "pgdown"}, Show: "Panah", Word: "Pilih", Help: "Pilih perintah.", Footer: true},
	}
}

// fitting are the commands whose words start like what is typed; a digit chooses by place.
func (p *palette) fitting() []command {
	typed := strings.ToLower(kit.Clean(p.line.Value()))
	var out []command
	for _, c := range p.all {
		if typed == "" || strings.Contains(strings.ToLower(c.word), typed) {
			out = append(out, c)
		}
	}
	return out
}

// Update types, chooses and runs.
func (p *palette) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	if m, ok := msg.(kit.Pressed); ok {
		if m.ID == "move" {
			p.list.Update(m.Key, 8)
			return p, nil
		}
		return p, p.run()
	}
	if _, changed := p.line.Update(msg); changed {
		p.list.Set(len(p.fitting()))
		p.list.Go(0)
	}
	return p, nil
}

// run leaves the palette and makes the request.
func (p *palette) run() tea.Cmd {
	typed := kit.Clean(p.line.Value())
	leave := func(msg tea.Msg) tea.Cmd { return tea.Batch(kit.Send(kit.Back{}), kit.Send(msg)) }
	if number, ok := casework.ParseNumber(typed); ok {
		return leave(kit.OpenCase{Number: number})
	}
	if fit := p.fitting(); len(fit) > 0 {
		return leave(fit[p.list.At].msg)
	}
	if casework.May(p.env.Actor, casework.Search, casework.Scope{}) {
		return leave(kit.OpenSearch{Text: typed})
	}
	return kit.Send(kit.Say{Message: kit.Message{Tone: kit.Error, Text: casework.ErrNotFound.Say}})
}

// View shows the line and the commands.
func (p *palette) View(a kit.Area) kit.Frame {
	shown, x := p.line.Render(a.Width - 12)
	lines := []string{"Perintah: " + shown, ""}
	fit := p.fitting()
	from, to := p.list.Window(a.Height - 2)
	for i := from; i < min(to, len(fit)); i++ {
		lines = append(lines, p.list.Mark(i, p.env.Style.Marker)+text.Pad(fit[i].word, 18)+fit[i].help)
	}
	if len(fit) == 0 {
		lines = append(lines, "Enter mencari: "+kit.Clean(p.line.Value()))
	}
	return kit.Frame{Title: "Perintah", Lines: lines, Cursor: &kit.Point{X: len("Perintah: ") + x}}
}
