package tui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
)

// Update takes a message, hands it to whom it concerns and never waits.
func (r *root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := r.take(msg)
	return r, tea.Batch(cmd, r.giveHeld(), r.watchAges())
}

func (r *root) take(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.resize(msg.Width, msg.Height)
		return r.deliver(len(r.stack)-1, r.env.Area())
	case tea.KeyPressMsg:
		return r.key(msg)
	case tea.PasteMsg:
		return r.paste(msg)
	case kit.Reply:
		before := r.ask
		cmd := r.route(msg)
		r.ahead.surprise = r.ask != nil && (r.ahead.surprise || r.ask != before)
		return cmd
	case kit.Job:
		return r.settle(kit.Send(msg))
	case kit.Changed:
		if r.curtain.down {
			r.curtain.miss(msg.Change)
			return nil
		}
		return r.changed(msg)
	}
	return r.request(msg)
}

// away is how long after the last key nobody is taken to be at the keys.
const away = time.Minute

// changed brings a change to the screen on top. A window that nobody looks after reads no
// file by itself: it says that it is old, and the next key on the screen reads anew and
// does nothing else, because it was meant for what stood there. Where the person may read
// less than before, what is shown goes at once.
func (r *root) changed(msg kit.Changed) tea.Cmd {
	if s, ok := r.top().(kit.Reader); !ok || msg.Less || !s.Reads(msg.Change) || r.env.Desk.Now().Sub(r.lastKey) < away {
		return r.deliver(len(r.stack)-1, msg)
	}
	r.stale = &msg
	said := "Ada yang berubah."
	if _, ok := r.caseOnTop(); ok {
		said = kit.ChangedBy(msg.By)
	}
	r.tell(kit.Message{Tone: kit.Warn, Text: said + " Tekan Enter untuk memuat ulang."})
	return nil
}

// request carries out what a screen asked for.
func (r *root) request(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case kit.Back:
		return r.pop(msg)
	case kit.GoHome:
		r.stack = r.stack[:1]
		return r.pop(kit.Back{})
	case kit.Say:
		r.tell(msg.Message)
	case kit.Confirm:
		r.ask, r.ahead.surprise = &msg, false
	case kit.OpenHelp:
		return r.common("help")
	case kit.PrintHere:
		return r.printHere(msg)
	case kit.Lock:
		r.cover()
	case kit.Type:
		r.typeFirst(msg.Keys)
	case kit.Quit:
		return r.quit()
	case kit.StartWork:
		if msg.Form == "" && casework.FormOf(msg.Act) == "" {
			return r.confirmAct(msg)
		}
		return r.push(r.make.work(r.env, msg))
	default:
		if s := r.make.open(r.env, msg); s != nil {
			return r.push(s)
		}
	}
	return nil
}

// quit keeps what was typed on every screen and ends the program.
func (r *root) quit() tea.Cmd {
	var cmds []tea.Cmd
	for _, s := range r.stack {
		if k, ok := s.(kit.Keeper); ok {
			cmds = append(cmds, r.settle(k.Keep()))
		}
	}
	return tea.Sequence(append(cmds, tea.Quit)...)
}

// paste cleans a burst of pasted text; lines in a bracketed paste end in CR.
func (r *root) paste(msg tea.PasteMsg) tea.Cmd {
	if r.curtain.down || r.ask != nil || r.tooSmall() {
		return nil
	}
	r.touch()
	r.older = true
	if r.holding() {
		return r.hold(msg)
	}
	return r.givePaste(msg)
}

func (r *root) givePaste(msg tea.PasteMsg) tea.Cmd {
	defer r.pressed()()
	r.goneOn()
	clean := text.CleanNarrative(msg.Content)
	if clean == "" {
		return nil
	}
	return r.deliver(len(r.stack)-1, tea.PasteMsg{Content: clean})
}

// key takes a key press: for the curtain, for a question, or for the screen; there it
// waits while what an earlier key asked for is under way.
func (r *root) key(msg tea.KeyPressMsg) tea.Cmd {
	r.touch()
	r.older = true
	switch msg.String() {
	case "ctrl+h": // what a backspace key sends where it sends 0x08
		msg = tea.KeyPressMsg{Code: tea.KeyBackspace}
	case "ctrl+j": // a line feed, from a paste without brackets
		msg = tea.KeyPressMsg{Code: tea.KeyEnter}
	}
	switch {
	case r.curtain.down:
		return r.coveredKey(msg)
	case slices.Contains(lockKeys, msg.String()):
		r.cover()
		return nil
	case r.ask != nil:
		return r.answer(msg)
	case r.tooSmall() && msg.String() != "ctrl+c":
		return nil
	case r.holding() && r.urgent(msg):
		cmd := r.give(msg)
		r.ahead.surprise = r.ask != nil
		return cmd
	case r.holding():
		return r.hold(msg)
	}
	return r.give(msg)
}

// give hands a key to the screen's table, to the keys that work everywhere, or to the text field.
func (r *root) give(msg tea.KeyPressMsg) tea.Cmd {
	defer r.pressed()()
	r.goneOn()
	top := r.top()
	common, anywhere := kit.Find(everywhere(r), msg, top.Typing())
	k, own := kit.Find(top.Keys(), msg, top.Typing())
	if r.stale != nil && (own || !anywhere) {
		r.tell(kit.Message{})
		return r.deliver(len(r.stack)-1, *r.stale)
	}
	if own {
		if k.Why != "" {
			r.tell(kit.Message{Tone: kit.Warn, Text: k.Why})
			return nil
		}
		return r.deliver(len(r.stack)-1, kit.Pressed{ID: k.ID, Key: msg})
	}
	if anywhere {
		return r.common(common.ID)
	}
	return r.deliver(len(r.stack)-1, msg)
}

// goneOn takes away what was refused or did not happen, once a key was pressed after it
// was said; a key that is refused again says it anew. What was done stays.
func (r *root) goneOn() {
	if r.older && r.stale == nil && r.say.Tone != kit.Plain {
		r.say = kit.Message{}
	}
}

// answer ends a question: "y" does it, any other key leaves everything as it was and says
// so, lest the receipt of an earlier act is taken for this one's.
func (r *root) answer(msg tea.KeyPressMsg) tea.Cmd {
	yes := r.ask.Yes
	r.ask, r.ahead.surprise = nil, false
	r.goneOn()
	if s := strings.ToLower(msg.String()); s != "y" {
		r.tell(kit.Message{Text: "Tidak jadi; tidak ada yang berubah."})
		r.older = true // where the screen itself says what follows from a no, that goes first
		return nil
	}
	defer r.pressed()()
	return r.settle(yes)
}

// everywhere is the table of keys that work on every screen, unless its own table names them.
func everywhere(r *root) []kit.Key {
	help, danger := "?", "!"
	if r.top().Typing() {
		help, danger = "F1", "Ctrl+B"
	}
	keys := []kit.Key{
		{ID: "help", Keys: []string{"?", "f1", "ctrl+g"}, Show: help, Word: "Bantuan", Help: "Bantuan halaman ini. Di kolom isian: F1 atau Ctrl+G.", Footer: true},
		{ID: "back", Keys: []string{"esc"}, Show: "Esc", Word: "Kembali", Help: "Kembali ke halaman sebelumnya. Isian disimpan sebagai draf.", Footer: len(r.stack) > 1},
		{ID: "palette", Keys: []string{":", "ctrl+p"}, Show: ": / Ctrl+P", Word: "Perintah", Help: "Ketik perintah, nomor kasus, atau yang dicari."},
		{ID: "repaint", Keys: []string{"ctrl+l"}, Show: "Ctrl+L", Word: "Gambar ulang", Help: "Gambar ulang layar, bila tampilannya rusak."},
		{ID: "lock", Keys: lockKeys, Show: "Ctrl+Z", Word: "Kunci layar", Help: "Tutup layar seketika (juga F12). Isian aman."},
		{ID: "quit", Keys: []string{"ctrl+c"}, Show: "Ctrl+C", Word: "Keluar", Help: "Keluar; isian tetap tersimpan sebagai draf."},
	}
	if _, ok := r.caseOnTop(); ok {
		keys = append([]kit.Key{{ID: "danger", Keys: []string{"!", "ctrl+b"}, Show: danger, Word: "Bahaya", Help: "Bahaya (! atau Ctrl+B): kasus langsung TINGGI, setelah satu kali ya. Alasan menyusul.", Footer: true}}, keys...)
	}
	return keys
}

// caseOnTop gives the case that the screen on top belongs to.
func (r *root) caseOnTop() (number string, ok bool) {
	if c, is := r.top().(kit.InCase); is {
		return c.InCase()
	}
	return "", false
}

func (r *root) common(id string) tea.Cmd {
	switch id {
	case "help":
		return r.push(newHelp(r.env, r.top(), everywhere(r)))
	case "palette":
		return r.push(newPalette(r.env))
	case "back":
		if len(r.stack) == 1 {
			return r.askQuit()
		}
		return r.pop(kit.Back{})
	case "quit":
		return r.askQuit()
	case "repaint":
		return tea.ClearScreen
	case "danger":
		return r.askDanger()
	}
	return nil
}

func (r *root) askQuit() tea.Cmd {
	r.ask = &kit.Confirm{Question: "Keluar dari Loket? y = ya, tombol lain = tidak.", Yes: kit.Send(kit.Quit{})}
	return nil
}

// askDanger is Bahaya: one key, one confirmation, no reason first (SOP 6).
func (r *root) askDanger() tea.Cmd {
	number, _ := r.caseOnTop()
	if number == "" {
		top := r.top().Address()
		r.ask = &kit.Confirm{Question: "BAHAYA! Anak dalam bahaya sekarang? y = ya, tombol lain = batal.", Yes: kit.To(top, kit.Danger{})}
		return nil
	}
	r.ask = &kit.Confirm{
		Question: "BAHAYA! Jadikan " + kit.Clean(number) + " TINGGI sekarang? y = ya, tombol lain = batal.",
		Yes:      r.do(kit.StartWork{Act: casework.Alarm, Case: number}),
	}
	return nil
}

// confirmAct asks for an act that has no form.
func (r *root) confirmAct(w kit.StartWork) tea.Cmd {
	title := w.Title
	if title == "" {
		title = actTitle(r.env, w.Act)
	}
	r.ask = &kit.Confirm{Question: title + "? y = ya, tombol lain = batal.", Yes: r.do(w)}
	return nil
}

// done is what an act without a form brought.
type done struct {
	receipt casework.Receipt
	key     string
	number  string
}

// do carries out an act without a form. Its id stays the same until it is done, so
// that asking again after a lost answer is the same act.
func (r *root) do(w kit.StartWork) tea.Cmd {
	key := strings.Join([]string{string(w.Act), w.Case, w.Referral}, "|")
	if r.acts[key] == "" {
		r.acts[key] = r.env.Desk.NewID()
	}
	act := casework.Act{ID: r.acts[key], Name: w.Act, Case: w.Case, Seen: w.Seen, Part: w.Referral}
	return kit.Call(&r.mail, "act", func(ctx context.Context) (done, error) {
		rc, err := r.env.Desk.Do(ctx, r.env.Actor, act)
		return done{rc, key, w.Case}, err
	})
}

// own takes the answers to the root's own calls.
func (r *root) own(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case kit.Got[done]:
		if msg.Err != nil {
			r.note(msg.Err)
			if k := casework.KindOf(msg.Err); k != casework.Internal && k != casework.Full {
				delete(r.acts, msg.Value.key) // refused: the next try is another act
			}
			r.tell(kit.Problem(msg.Err))
			return r.deliver(len(r.stack)-1, kit.Resumed{})
		}
		delete(r.acts, msg.Value.key)
		rc := msg.Value.receipt
		if rc.Name == casework.Alarm {
			cmd := r.deliver(len(r.stack)-1, kit.Resumed{Receipt: &rc})
			open := r.push(r.make.open(r.env, kit.OpenDanger{Number: rc.Number}))
			r.tell(kit.Message{Text: "Tercatat: " + kit.Clean(rc.Number) + " sekarang TINGGI."})
			return tea.Batch(cmd, open)
		}
		r.tell(kit.Message{Text: saved(r.env, rc)})
		return r.deliver(len(r.stack)-1, kit.Resumed{Receipt: &rc})
	case kit.Got[casework.Home]:
		if msg.Err == nil {
			return r.goOn(msg.Value)
		}
	case kit.Got[unlocked]:
		return r.opened(msg.Err)
	case idle:
		return r.checkIdle()
	case older:
		r.age()
	}
	return nil
}

// note hands the cause of an internal error to the log.
func (r *root) note(err error) {
	var e *casework.Error
	if r.report != nil && err != nil && (!errors.As(err, &e) || e.Kind == casework.Internal) {
		r.report(err)
	}
}
