package intake

import (
	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
)

// Card is the Bahaya card: whom to call now and what to do, before any question (SOP 4).
//
// Over a form that is being filled it comes unasked, while the person types on: on a slow
// line whole answers ahead. They are kept for the form, and a line end among them is no
// answer to the card: it goes with Esc, or with Enter where nothing was just typed.
type Card struct {
	kit.Mail
	env     *kit.Env
	number  string
	filling bool
	ahead   []tea.Msg // keys and pastes for the form behind, in order
	typed   bool      // the last of them is not the end of an answer
}

// maxAhead is how many keys the card keeps for the form behind it.
const maxAhead = 2000

// NewCard shows the card; number is the case's, "" before it has one. Filling says that a
// form behind it waits for what is typed.
func NewCard(env *kit.Env, number string, filling bool) *Card {
	return &Card{Mail: env.NewMail("danger"), env: env, number: number, filling: filling}
}

// Init needs nothing: the numbers are in the office's pack.
func (c *Card) Init() tea.Cmd { return nil }

// Typing is the case over a form: what is typed is the form's.
func (c *Card) Typing() bool { return c.filling }

// Keys of the card.
func (c *Card) Keys() []kit.Key {
	show, word := "Enter", "Lanjut isi"
	if c.typed { // Enter belongs to the form then
		show, word = "Esc", "Kembali ke isian"
	}
	keys := []kit.Key{
		{ID: "back", Keys: []string{"enter", "esc"}, Show: show, Word: word, Help: "Kembali ke isian; pertanyaan lain menyusul.", Footer: true},
	}
	if c.number != "" && !c.filling {
		keys = append(keys, kit.Key{ID: "contact", Keys: []string{"c"}, Show: "c", Word: "Catat yang dihubungi", Help: "Catat siapa yang sudah dihubungi dan jam berapa.", Footer: true})
	}
	return keys
}

// Update goes back, records who was called, or keeps what is typed for the form.
func (c *Card) Update(msg tea.Msg) (kit.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.Pressed:
		switch {
		case msg.ID == "contact":
			return c, tea.Batch(kit.Send(kit.Back{}), kit.Send(kit.StartWork{Act: casework.RecordContact, Case: c.number}))
		case c.typed && msg.Key.String() == "enter":
			c.keep(msg.Key, false)
			return c, nil
		}
		return c, tea.Batch(kit.Send(kit.Back{}), kit.Send(kit.Type{Keys: c.ahead}))
	case tea.KeyPressMsg, tea.PasteMsg:
		c.keep(msg, true)
	}
	return c, nil
}

// keep puts a key by for the form behind the card.
func (c *Card) keep(msg tea.Msg, typed bool) {
	if c.filling && len(c.ahead) < maxAhead {
		c.ahead, c.typed = append(c.ahead, msg), typed
	}
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
	if len(c.ahead) > 0 {
		lines = append(lines, "", "Ketikan Anda belum tersimpan. Esc: masukkan ke isian.")
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
