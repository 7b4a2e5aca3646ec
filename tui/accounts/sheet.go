package accounts

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/forms"
	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
	"loket/tui/widget"
)

// field is one line of a sheet.
type field struct {
	id, label, hint string
	optional        bool
	line            widget.Line
	options         []forms.Option                 // chosen by number or part of the label; nil: free text
	when            func(v map[string]string) bool // nil: always
}

// sheet is a short form: of a new account, of a key for one, and the like.
type sheet struct {
	title   string
	bind    string           // account that the key is for; "" for a new account
	leaves  string           // account whose work is handed over; "": none
	post    string           // account that a deputy is named for; "": none
	confirm casework.Account // account whose waiting key is confirmed; the zero Account: none
	fields  []field
	at      int // among the visible ones
}

// newDigitsSheet asks for the six digits that the officer read.
func newDigitsSheet(a casework.Account) *sheet {
	return &sheet{title: "Sahkan kunci " + kit.Clean(a.Name), confirm: a, fields: []field{
		{id: "digits", label: "Enam angka", hint: "Yang dibaca petugas di layarnya. Tanyakan lewat telepon atau tatap muka."},
	}}
}

// newAccountSheet asks for a new account.
func newAccountSheet(b say.Book) *sheet {
	var roles, agencies []forms.Option
	for _, r := range casework.Roles() {
		roles = append(roles, forms.Option{Code: string(r), Label: b.Role(r)})
	}
	if b.Pack != nil {
		for _, a := range b.Pack.Agencies {
			agencies = append(agencies, forms.Option{Code: a.Code, Label: a.Name})
		}
	}
	role := func(ok func(casework.Role) bool) func(map[string]string) bool {
		return func(v map[string]string) bool { return ok(casework.Role(v["role"])) }
	}
	atDesk := casework.Role.AtDesk
	return &sheet{title: "Akun baru", fields: []field{
		{id: "name", label: "Nama akun", hint: "Huruf kecil, angka, titik. Contoh: loket.katangka"},
		{id: "role", label: "Peran", hint: "Ketik angka atau awal katanya.", options: roles},
		{id: "display", label: "Tertulis sebagai", hint: "Inisial atau jabatan, bukan nama lengkap. Boleh kosong.", optional: true},
		{id: "desk", label: "Kode meja", hint: "Empat angka. Contoh: 0801", when: role(atDesk)},
		{id: "kecamatan", label: "Kecamatan", hint: "Nama atau kode. Contoh: Pallangga", when: role(func(r casework.Role) bool {
			return atDesk(r) || r == casework.Facilitator || r == casework.Supervisor
		})},
		{id: "agency", label: "Lembaga", hint: "Ketik angka atau bagian namanya.", options: agencies, when: role(func(r casework.Role) bool { return r == casework.Partner })},
		{id: "key", label: "Kunci SSH", hint: "Isi berkas .pub atau SHA256:… Boleh kosong, diikat nanti.", optional: true},
	}}
}

// newDeputySheet asks who stands in for an account (Plh.), and on which days.
func newDeputySheet(account string) *sheet {
	return &sheet{title: "Plh. untuk " + kit.Clean(account), post: account, fields: []field{
		{id: "name", label: "Akun pelaksana", hint: "Akunnya sendiri. Ia masuk sebagai NAMA.plh dengan kunci dan PIN sendiri."},
		{id: "from", label: "Hari pertama", hint: "Contoh: 23-11-2026"},
		{id: "last", label: "Hari terakhir", hint: "Contoh: 27-11-2026"},
	}}
}

// day reads a day in the office's zone as people write it.
func day(typed string, env *kit.Env) (time.Time, bool) {
	for _, layout := range []string{"02-01-2006", "2-1-2006", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, typed, env.Zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// newKeySheet asks for a key for an account.
func newKeySheet(account string) *sheet {
	return &sheet{title: "Kunci untuk " + kit.Clean(account), bind: account, fields: []field{
		{id: "key", label: "Kunci SSH", hint: "Tempel isi berkas .pub, atau SHA256:…"},
	}}
}

// raw are the values as typed, options resolved to their codes.
func (t *sheet) raw() map[string]string {
	v := map[string]string{}
	for i := range t.fields {
		f := &t.fields[i]
		typed := kit.Clean(f.line.Value())
		if f.options != nil {
			if o := f.matching(); len(o) == 1 {
				typed = o[0].Code
			}
		}
		v[f.id] = typed
	}
	return v
}

// visible are the fields that the answers so far ask for.
func (t *sheet) visible() []*field {
	v := t.raw()
	var fields []*field
	for i := range t.fields {
		if f := &t.fields[i]; f.when == nil || f.when(v) {
			fields = append(fields, f)
		}
	}
	return fields
}

// matching are the options that fit what is typed: its number, or part of the label.
func (f *field) matching() []forms.Option {
	typed := strings.ToLower(kit.Clean(f.line.Value()))
	if n, err := strconv.Atoi(typed); err == nil {
		if n < 1 || n > len(f.options) {
			return nil
		}
		return f.options[n-1 : n]
	}
	var fit []forms.Option
	for _, o := range f.options {
		label := strings.ToLower(o.Label)
		if label == typed {
			return []forms.Option{o}
		}
		if strings.Contains(label, typed) {
			fit = append(fit, o)
		}
	}
	return fit
}

func (t *sheet) update(msg tea.Msg) {
	if m, ok := msg.(tea.PasteMsg); ok { // a pasted key may come with its line end
		msg = tea.PasteMsg{Content: strings.TrimSpace(m.Content)}
	}
	t.visible()[t.at].line.Update(msg)
}

// settle writes the chosen option out in full, so that a number becomes its word.
func (t *sheet) settle() {
	f := t.visible()[t.at]
	if o := f.matching(); f.options != nil && len(o) == 1 {
		f.line.Set(o[0].Label)
	}
}

// move goes by so many fields.
func (t *sheet) move(by int) { t.at = max(0, min(t.at+by, len(t.visible())-1)) }

var (
	accountName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,31}$`)
	deskCode    = regexp.MustCompile(`^[0-9]{4}$`)
	sixDigits   = regexp.MustCompile(`^[0-9]{3} ?[0-9]{3}$`)
)

// check gives the sentence for what is wrong with the visible field at i; "" when nothing.
func (t *sheet) check(i int, env *kit.Env) string {
	f := t.visible()[i]
	typed := kit.Clean(f.line.Value())
	if typed == "" {
		if f.optional {
			return ""
		}
		return "Isi " + strings.ToLower(f.label) + " dulu."
	}
	switch f.id {
	case "name":
		if !accountName.MatchString(typed) {
			return "Nama akun: 2 sampai 32 huruf kecil, angka, titik, atau tanda hubung."
		}
	case "reason":
		if len([]rune(typed)) < 5 {
			return "Tulis alasannya, misalnya nomor SK."
		}
	case "from", "last":
		if _, ok := day(typed, env); !ok {
			return "Tulis tanggal, misalnya 23-11-2026."
		}
	case "desk":
		if !deskCode.MatchString(typed) {
			return "Kode meja empat angka, misalnya 0801."
		}
	case "digits":
		if !sixDigits.MatchString(typed) {
			return "Ketik enam angka, misalnya 123 456."
		}
	case "kecamatan":
		if kecamatan(typed, env) == "" {
			return "Kecamatan itu tidak dikenal. Tulis nama atau kodenya."
		}
	case "key":
		if _, ok := Fingerprint(typed); !ok {
			return "Itu bukan kunci SSH. Tempel satu baris dari berkas .pub."
		}
	}
	if f.options != nil && len(f.matching()) != 1 {
		return "Pilih satu dari daftar: ketik angkanya."
	}
	return ""
}

// kecamatan is the region code of a kecamatan named or coded; "" when unknown.
func kecamatan(typed string, env *kit.Env) string {
	p := env.Desk.Pack()
	if p == nil || p.Regions == nil {
		return ""
	}
	for _, o := range p.Regions.Find(typed, "") {
		if strings.Count(o.Code, ".") == 2 {
			return o.Code
		}
	}
	return ""
}

// change is what the filled sheet asks for, with the sentence to say when it is
// done; problem is the sentence for the first thing wrong.
func (t *sheet) change(env *kit.Env) (ch casework.AccountChange, said, problem string) {
	for i := range t.visible() {
		if problem = t.check(i, env); problem != "" {
			t.at = i
			return ch, "", problem
		}
	}
	v := t.raw()
	if a := t.confirm; a.Name != "" {
		said = "Kunci " + kit.Clean(a.Name) + " disahkan."
		if casework.MustConfirm(a.Role, a.Training, env.Actor.Role.Leads() || env.Actor.AtServer(), 2) > 1 {
			said = "Pengesahan tercatat. Peran ini disahkan dua orang; lihat daftar."
		}
		return casework.AccountChange{Confirm: a.Name, Digits: v["digits"]}, said, ""
	}
	if t.post != "" {
		from, _ := day(v["from"], env)
		to, _ := day(v["last"], env)
		term := casework.Acting{Self: v["name"], For: t.post, From: from.UTC(), To: to.AddDate(0, 0, 1).UTC()}
		ch.Add = &casework.Account{Name: v["name"] + ".plh", Acting: &term}
		return ch, "Plh. " + kit.Clean(t.post) + " ditetapkan: " + kit.Clean(ch.Add.Name) + ".", ""
	}
	if v["key"] != "" {
		ch.Key, _ = Fingerprint(v["key"])
	}
	if t.bind != "" {
		ch.Bind = t.bind
		return ch, "Kunci diikat pada " + kit.Clean(t.bind) + ".", ""
	}
	v["kecamatan"] = kecamatan(v["kecamatan"], env)
	ch.Add = newAccount(v, env.Actor, env.Desk.Now())
	return ch, added(ch.Add), ""
}

const labelWidth = 18

// view draws the sheet with the real cursor in its field.
func (t *sheet) view(a kit.Area, env *kit.Env) (lines []string, cursor *kit.Point) {
	fields := t.visible()
	for i, f := range fields {
		shown, x := f.line.Render(a.Width - labelWidth - 3)
		mark := "  "
		if i == t.at {
			mark = env.Style.Marker + " "
			cursor = &kit.Point{X: labelWidth + 2 + x, Y: i}
		}
		lines = append(lines, strings.TrimRight(mark+text.Pad(f.label, labelWidth)+shown, " "))
	}
	f := fields[t.at]
	lines = append(lines, "", f.hint)
	for _, o := range f.matching() {
		if len(lines) == a.Height {
			break
		}
		for n, all := range f.options {
			if all.Code == o.Code {
				lines = append(lines, text.Truncate(fmt.Sprintf("%4d %s", n+1, o.Label), a.Width))
			}
		}
	}
	return lines, cursor
}
