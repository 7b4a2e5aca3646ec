package intake

import (
	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
)

// Card is the Bahaya card: whom to call now and what to do, before any question (SOP 4).
type Card struct {
	kit.Mail
	env    *kit.Env
	number string
}

// NewCard shows the card; number is the case's, "" before it has one.
func NewCard(env *kit.Env, number string) *Card {
	return &Card{Mail: env.NewMail("danger"), env: env, number: number}
}

// Init needs nothing: the numbers are in the office's pack.
func (c *Card) Init() tea.Cmd { return nil }

// Typing is never the case here.
func (c *Card) Typing() bool { return false }

// Keys of the card.
func (c *Card) Keys() []kit.Key {
	keys := []kit.Key{
		{ID: "back", Keys: []string{"enter", "esc"}, Show: "Enter", Word: "Lanjut isi", Help: "Kembali ke isian; pertanyaan lain menyusul.", Footer: true},
	}
	if c.number != "" {
		keys = append(keys, kit.Key{ID: "contact", Keys: []string{"c"}, Show: "c", Word: "Catat yang dihubungi", Help: "Catat siapa yang sudah dihubungi dan jam berapa.", Footer: true})
	}
	return keys
}

// Update goes back, or records who was called.
func (c *Card) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	if p, ok := msg.(kit.Pressed); ok {
		if p.ID == "contact" {
			return c, tea.Batch(kit.Send(kit.Back{}), kit.Send(kit.StartWork{Act: casework.RecordContact, Case: c.number}))
		}
		return c, kit.Send(kit.Back{})
	}
	return c, nil
}

// View shows the numbers and what to do.
func (c *Card) View(a kit.Area) kit.Frame {
	st := c.env.Style
	lines := []string{st.Alert("BAHAYA: TELEPON DULU. ISIAN BISA MENYUSUL."), ""}
	oncall := c.env.Desk.Pack().OnCall
	wide := 0
	for _, o := range oncall {
		wide = max(wide, text.Width(o.Post)+2)
	}
	for _, o := range oncall {
		lines = append(lines, "  "+text.Pad(text.Clean(o.Post), min(wide, a.Width/2))+st.Bold(text.Clean(o.Phone))+"  "+text.Clean(o.Hours))
	}
	if len(oncall) == 0 {
		for _, l := range text.Wrap(c.env.WordOr("say.no_oncall", noNumbers), a.Width-2) {
			lines = append(lines, "  "+st.Bold(l))
		}
	}
	lines = append(lines, "", "Yang dilakukan sekarang:")
	for _, t := range doNow {
		for i, l := range text.Wrap(t, a.Width-4) {
			mark := "    "
			if i == 0 {
				mark = "  " + st.Dot + " "
			}
			lines = append(lines, mark+l)
		}
	}
	return kit.Frame{Title: "Bahaya", Lines: lines}
}

// noNumbers is said while the office has filled in no on-call number; it names posts, never numbers of ours.
const noNumbers = "Nomor siaga belum diisi oleh kantor. Hubungi sekretariat PKSAI, polisi (Unit PPA) atau puskesmas terdekat sekarang, lewat nomor yang ada di loket."

// doNow is what a desk does at once (SOP 4).
var doNow = []string{
	"Bawa anak ke tempat tenang, jangan di depan tetangga.",
	"Telepon nomor siaga. Luka atau sakit: ke puskesmas atau rumah sakit, tidak menunggu surat.",
	"Jangan menelepon orang tua sebelum tahu siapa yang tidak boleh dihubungi.",
	"Jangan bertanya rincian kejadian atau mengapa. Jangan minta menunjukkan luka, jangan memotret.",
	"Anak tidak dipulangkan sebelum ada jawaban: rumah aman atau tempat aman malam ini.",
	"Catat siapa yang dihubungi dan jam berapa.",
}
