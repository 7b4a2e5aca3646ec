package sheet

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"loket/forms"
	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
)

// typingDue says that what is being typed has waited long enough.
type typingDue struct{}

// Keys is the key table of a form.
func (f *Filler) Keys() []kit.Key {
	if f.overview != nil {
		return overviewKeys()
	}
	keys := []kit.Key{
		{ID: "submit", Keys: []string{"ctrl+s"}, Show: "Ctrl+S", Word: "Kirim", Help: "Simpan dan kirim isian ini.", Why: f.closed, Footer: true},
		{ID: "unknown", Keys: []string{"ctrl+t", "f8"}, Show: "Ctrl+T", Word: "Tidak tahu", Help: "Jawab: tidak tahu. Juga F8, atau ketik tt.", Why: f.closed, Footer: true},
		{ID: "leave", Keys: []string{"esc"}, Show: "Esc", Word: "Draf", Help: "Keluar; isian disimpan sebagai draf dan dapat dilanjutkan.", Footer: true},
		{ID: "refused", Keys: []string{"ctrl+r", "f9"}, Show: "Ctrl+R", Word: "Menolak", Help: "Jawab: menolak menjawab. Juga F9, atau ketik menolak.", Why: f.closed},
		{ID: "next", Keys: []string{"tab"}, Show: "Tab", Word: "Lanjut", Help: "Simpan isian ini dan ke pertanyaan berikut. Juga Enter, kecuali di isian beberapa baris.", Footer: true},
		{ID: "prev", Keys: []string{"shift+tab"}, Show: "Shift+Tab/Panah atas", Word: "Sebelum", Help: "Kembali ke pertanyaan sebelumnya."},
		{ID: "pgdn", Keys: []string{"pgdown"}, Show: "PgDn", Word: "Halaman", Help: "Satu halaman ke bawah."},
		{ID: "pgup", Keys: []string{"pgup"}, Show: "PgUp", Word: "Halaman", Help: "Satu halaman ke atas."},
	}
	if f.hasOverview() { // in a scored form it stands in the footer, before what may be missing there
		areas := kit.Key{ID: "areas", Keys: []string{"f2", "ctrl+g"}, Show: "F2", Word: "Bagian", Help: "Semua bagian formulir: seberapa terisi, dan ke bagian mana saja. Juga Ctrl+G.", Why: f.closed, Footer: f.sheet.form.Totals}
		keys = slices.Insert(keys, 1, areas)
	}
	if f.sheet != nil && f.sheet.hasGroup() {
		keys = append(keys, kit.Key{ID: "drop", Keys: []string{"ctrl+d"}, Show: "Ctrl+D", Word: "Hapus", Help: "Hapus baris yang ditunjuk (orang, surat)."})
	}
	if f.work.Case != "" {
		keys = append(keys, kit.Key{ID: "see", Keys: []string{"ctrl+o"}, Show: "Ctrl+O", Word: "Kasus", Help: "Lihat berkas kasus, atau surat dan formulir yang diputuskan; isian ini tetap ada."})
	}
	return keys
}

func (s *Sheet) hasGroup() bool {
	for _, sec := range s.form.Sections {
		for i := range sec.Fields {
			if sec.Fields[i].Kind == forms.Group {
				return true
			}
		}
	}
	return false
}

// Help says what the form is for and what the field with the focus asks.
func (f *Filler) Help() []string {
	if f.sheet == nil {
		return nil
	}
	var out []string
	if st, ok := f.sheet.step(); ok && !st.Add {
		out = append(out, st.Field.Label)
		if st.Field.Help != "" {
			out = append(out, st.Field.Help)
		}
		if how := howTo[st.Field.Kind]; how != "" {
			out = append(out, how)
		}
	}
	return append(out, f.sheet.form.Purpose)
}

// howTo says how each kind is typed.
var howTo = map[forms.Kind]string{
	forms.YesNo:     "Ketik y atau t.",
	forms.Choice:    "Ketik nomornya atau awal katanya, atau pilih dengan panah bawah lalu Enter.",
	forms.Choices:   "Ketik nomor-nomornya, misalnya 1,3. Atau panah bawah dan spasi.",
	forms.Date:      "Tulis misalnya 3 mei 2014, mei 2014, kira-kira 2014, atau umur 12.",
	forms.Moment:    "Tulis misalnya 14.30, kemarin 20.00, atau sekarang.",
	forms.Region:    "Ketik awal nama kecamatan, Enter, lalu desa. Enter lagi bila desa tidak tahu.",
	forms.Narrative: "Enter membuat baris baru; Tab ke pertanyaan berikut.",
	forms.NIK:       "16 angka. Kosongkan bila belum ada.",
	forms.Tally:     "Isi angka tiap kotak; Enter atau panah ke kotak berikut, Tab ke pertanyaan berikut.",
	forms.Score:     "1, 2, 3, atau tb (tidak berlaku).",
}

// Update takes the messages of the screen that are the form's. handled is false for the others.
func (f *Filler) Update(msg tea.Msg) (cmd tea.Cmd, out Outcome, handled bool) {
	switch msg := msg.(type) {
	case kit.Got[loaded]:
		return f.onLoaded(msg), out, true
	case kit.Got[casework.Draft]:
		cmd, out = f.onSaved(msg.Err)
		return cmd, out, true
	case kit.Got[casework.Receipt]:
		cmd, out = f.onDone(msg)
		return cmd, out, true
	case kit.Got[casework.View]:
		if msg.Topic != topicMoved {
			return nil, out, false
		}
		if msg.Err != nil {
			return nil, out, true
		}
		f.changed, f.say = true, kit.Message{Tone: kit.Warn, Text: f.changes(msg.Value)}
		f.view = &msg.Value
		f.draft.Seen, f.dirty = msg.Value.Version, true
		return f.save(), out, true
	case typingDue:
		f.timer = false
		return f.save(), out, true
	case kit.Changed:
		if msg.Number == f.work.Case && f.work.Case != "" && msg.Version > f.draft.Seen && msg.By != f.env.Actor.Account && f.closed == "" {
			f.changed, f.say = true, kit.Message{Tone: kit.Warn, Text: kit.ChangedBy(msg.By) + " Ketikan Anda tetap ada. Ctrl+O: lihat."}
		}
		return nil, out, true
	case kit.Resumed:
		// The person's own act on the case above this form (Bahaya) is no surprise to the form.
		if rc := msg.Receipt; rc != nil && rc.Number == f.work.Case && rc.Version == f.draft.Seen+1 && f.sheet != nil {
			f.draft.Seen, f.dirty = rc.Version, true
			return f.save(), out, true
		}
		return nil, out, true
	case kit.Pressed:
		cmd, out = f.press(msg)
		return cmd, out, true
	case tea.KeyPressMsg, tea.PasteMsg:
		return f.typed(msg), out, true
	}
	return nil, out, false
}

func (f *Filler) onLoaded(msg kit.Got[loaded]) tea.Cmd {
	if casework.KindOf(msg.Err) == casework.DraftHeld {
		f.say = kit.Message{Tone: kit.Warn, Text: "Isian ini tetap di tempat lain. Esc: kembali."} // when the answer is no
		return kit.Send(kit.Confirm{Question: "Isian ini terbuka di tempat lain. Lanjutkan di sini? y = ya.", Yes: f.load(true)})
	}
	if msg.Err != nil {
		f.say, f.closed = kit.Problem(msg.Err), casework.Say(msg.Err)
		return nil
	}
	f.say = kit.Message{}
	f.start(msg.Value)
	return nil
}

// press carries out a key of the table.
func (f *Filler) press(k kit.Pressed) (tea.Cmd, Outcome) {
	if f.closed == "" {
		f.say = kit.Message{}
	}
	switch {
	case f.overview != nil:
		f.overviewKey(k.Key)
		return nil, Outcome{}
	case k.ID == "leave" && (f.sheet == nil || f.closed != ""):
		return nil, Outcome{Left: true}
	case f.sheet == nil || f.sending:
		return nil, Outcome{}
	case k.ID == "leave":
		return f.leave()
	case k.ID == "see":
		return kit.Send(f.seen()), Outcome{}
	case f.closed != "":
		return nil, Outcome{}
	case k.ID == "submit":
		return f.submit()
	case k.ID == "areas":
		return f.openOverview()
	}
	a := f.area()
	before := f.frame(a)
	return f.effect(before, f.sheet.Press(k.ID, f.sheet.Rows(a)))
}

// seen is what Ctrl+O opens: the paper that the act is a word on, else the file; the file
// also once somebody changed the case meanwhile.
func (f *Filler) seen() tea.Msg {
	paper, ok := casework.Subject(f.Case(), f.env.Desk.Pack(), f.Action())
	switch {
	case !ok || f.changed:
		return kit.OpenCase{Number: f.work.Case}
	case paper.Letter != "":
		return kit.OpenLetter{Number: f.work.Case, Referral: paper.Letter}
	}
	return kit.OpenPrint{Number: f.work.Case, Form: paper.Name}
}

// area is the part of the window that is the form's.
func (f *Filler) area() kit.Area {
	a := f.env.Area()
	a.Height -= f.sheet.hooks.Above
	return a
}

// typed gives a key or a paste to the field.
func (f *Filler) typed(msg tea.Msg) tea.Cmd {
	if f.sheet == nil || f.sending || f.closed != "" {
		return nil
	}
	f.say = kit.Message{}
	if f.overview != nil { // letters mean nothing there
		return nil
	}
	if k, ok := msg.(tea.KeyPressMsg); ok && k.Text == "?" && f.sheet.Blank() {
		return kit.Send(kit.OpenHelp{})
	}
	before := f.frame(f.area())
	cmd, _ := f.effect(before, f.sheet.Type(msg))
	return cmd
}

// effect saves what a key changed: at once when a field was left, soon when it was
// typed. before is the picture in front of the key.
func (f *Filler) effect(before kit.Frame, e Effect) (tea.Cmd, Outcome) {
	if e.Typed || e.Left {
		f.warned, f.dirty = false, true
	}
	switch {
	case e.Submit:
		return f.submit()
	case e.Left:
		f.stopTimer()
		f.hold.left(f.area(), before, f.saving)
		return f.save(), Outcome{}
	case e.Typed && !f.timer:
		f.timer = true
		return kit.After(f.mail, topicTyping, typingDelay, typingDue{}), Outcome{}
	}
	return nil, Outcome{}
}

func (f *Filler) stopTimer() {
	f.mail.Drop(topicTyping)
	f.timer = false
}

// leave keeps the draft and goes. What is typed and cannot be an answer stays in the draft as typed.
func (f *Filler) leave() (tea.Cmd, Outcome) {
	f.stopTimer()
	if f.stuck {
		return kit.Send(kit.Confirm{Question: "Isian terakhir BELUM tersimpan. Tetap keluar? y = ya, tombol lain = tidak.", Yes: kit.Send(kit.Back{})}), Outcome{}
	}
	f.sheet.Leave()
	gone := func() (tea.Cmd, Outcome) {
		say := kit.Message{}
		if !f.fresh {
			say.Text = "Isian disimpan sebagai draf."
		}
		return nil, Outcome{Left: true, Say: say}
	}
	cmd := f.save()
	if !f.saving {
		return gone()
	}
	f.then = gone
	return cmd, Outcome{}
}

// onSaved goes on after a save: with what waited for it, or with what changed meanwhile.
func (f *Filler) onSaved(err error) (tea.Cmd, Outcome) {
	then, submitting := f.then, f.submitting
	f.saving, f.then, f.submitting = false, nil, false
	f.hold.saved(err == nil && f.dirty)
	switch {
	case casework.KindOf(err) == casework.DraftTaken:
		f.closed = casework.Say(err)
		f.say = kit.Problem(err)
		return nil, Outcome{}
	case casework.KindOf(err) == casework.NotFound:
		// Drafts go when their act is done: an answer was lost on the way. Sending again tells.
		if submitting {
			return then()
		}
		f.dirty, f.stuck = true, then != nil
		f.say = kit.Message{Tone: kit.Warn, Text: "Isian ini mungkin sudah terkirim. Tekan Ctrl+S untuk memastikan."}
		return nil, Outcome{}
	case err != nil:
		f.dirty, f.stuck, f.say = true, then != nil, kit.Problem(err)
		return nil, Outcome{}
	}
	f.fresh, f.stuck = false, false
	if f.dirty {
		f.then, f.submitting = then, submitting
		return f.save(), Outcome{}
	}
	if then != nil {
		return then()
	}
	return nil, Outcome{}
}

// submit checks the whole form and sends the act.
func (f *Filler) submit() (tea.Cmd, Outcome) {
	f.stopTimer()
	f.say = kit.Message{}
	if !f.sheet.Leave() {
		f.dirty = true
		return f.save(), Outcome{}
	}
	var warning *forms.Problem
	for _, p := range f.sheet.Check() {
		if p.Blocks {
			f.sheet.Problem(p)
			f.dirty = true
			return f.save(), Outcome{}
		}
		if warning == nil {
			warning = &p
		}
	}
	if warning != nil && !f.warned {
		f.warned = true
		first, _, _ := strings.Cut(warning.Say, ". ") // one line has to hold it
		f.say = kit.Message{Tone: kit.Warn, Text: "Ctrl+S lagi: kirim. Periksa: " + strings.TrimSuffix(first, ".") + "."}
		return nil, Outcome{}
	}
	cmd := f.save() // the draft first: whatever becomes of the act, nothing typed is lost
	if f.saving {
		f.then, f.submitting = f.send, true
		return cmd, Outcome{}
	}
	return f.send()
}

// send carries out the act; its id is the draft's, so that it is done once.
func (f *Filler) send() (tea.Cmd, Outcome) {
	f.sending = true
	desk, who, k := f.env.Desk, f.env.Actor, f.keep
	act := casework.Act{
		ID: f.draft.Act, Name: f.work.Act, Case: f.work.Case, Seen: f.draft.Seen, Part: f.work.Referral, Answers: f.sheet.Answers(),
	}
	if f.work.Act == casework.Complete {
		act.Form = f.form
	}
	id := f.draft.ID
	return kit.Call(f.mail, topicAct, func(ctx context.Context) (casework.Receipt, error) {
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.epoch > 0 {
			act.Draft, act.Epoch = id, k.epoch
		}
		return desk.Do(ctx, who, act)
	}), Outcome{}
}

// onDone shows the refusal, or hands on the receipt.
func (f *Filler) onDone(got kit.Got[casework.Receipt]) (tea.Cmd, Outcome) {
	f.sending = false
	if got.Err == nil {
		f.closed = "Sudah tersimpan."
		return nil, Outcome{Done: &got.Value}
	}
	f.say = kit.Problem(got.Err)
	switch casework.KindOf(got.Err) {
	case casework.Invalid:
		var e *casework.Error
		if errors.As(got.Err, &e) && len(e.Problems) > 0 {
			f.sheet.Problem(e.Problems[0])
			f.say = kit.Message{}
		}
	case casework.DraftTaken:
		f.closed = casework.Say(got.Err)
		return nil, Outcome{}
	case casework.Moved:
		number, desk, who := f.work.Case, f.env.Desk, f.env.Actor
		reload := kit.Call(f.mail, topicMoved, func(ctx context.Context) (casework.View, error) { return desk.Open(ctx, who, number) })
		return reload, Outcome{}
	}
	return nil, Outcome{}
}

// changes says what others did to the case since it was read for this form, and what to do now.
func (f *Filler) changes(v casework.View) string {
	book := say.Book{Pack: f.env.Desk.Pack(), Zone: f.env.Zone}
	var did []string
	by := ""
	for i, r := range v.Events {
		if uint64(i) >= f.draft.Seen {
			did, by = append(did, book.Act(casework.ActName(r.Name))), r.By.Account
		}
	}
	if len(did) == 0 {
		return f.say.Text
	}
	if by != "" {
		by = " oleh " + by
	}
	if more := len(did) - 1; more > 0 { // the row is short, and what to do stands at its end
		did = []string{did[more], fmt.Sprintf("%d lagi", more)}
	}
	return "Baru diubah" + by + " (" + strings.Join(did, ", ") + "). Ketikan tetap ada. Periksa (Ctrl+O), lalu Ctrl+S."
}

// title is the form's title, as much as there is room for beside the case's number and the page.
func (f *Filler) title(width, page, pages int) string {
	t := f.work.Title
	book := say.Book{Pack: f.env.Desk.Pack(), Zone: f.env.Zone}
	switch {
	case t != "":
	case f.work.Case == "":
		t = book.Form(f.form)
	case f.env.Actor.Role == casework.Partner:
		t = book.ActBy(casework.Partner, f.work.Act)
	default:
		t = book.Work(f.Action(), f.Case())
	}
	rest := ""
	if f.work.Case != "" {
		rest += " " + text.Clean(f.work.Case)
	}
	if pages > 1 {
		rest += fmt.Sprintf(" (%d/%d)", page, pages)
	}
	return text.Truncate(text.Clean(t), max(f.env.TitleRoom(width)-text.Width(rest), 12)) + rest
}

// View draws the form as far as it is on the disk.
func (f *Filler) View(a kit.Area) kit.Frame {
	if f.hold.frame != nil && f.hold.area == a {
		return *f.hold.frame
	}
	return f.frame(a)
}

// frame draws the form as it stands.
func (f *Filler) frame(a kit.Area) kit.Frame {
	fr := kit.Frame{Title: f.title(a.Width, 1, 1), Say: f.say}
	if f.sheet == nil {
		return fr
	}
	if f.overview != nil {
		fr.Lines = f.overviewLines(a)
		return fr
	}
	var page, pages int
	fr.Lines, fr.Cursor, page, pages = f.sheet.View(a)
	fr.Title = f.title(a.Width, page, pages)
	if fr.Say.Text == "" {
		fr.Say = f.sheet.Say()
	}
	return fr
}
