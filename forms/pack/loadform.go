package pack

import (
	"regexp"
	"slices"
	"unicode/utf8"

	"loket/forms"
)

var (
	idPattern   = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$`)
	codePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9_]*$`)
)

var kinds = []forms.Kind{
	forms.Text, forms.Narrative, forms.Person, forms.NIK, forms.KK, forms.Phone, forms.Date, forms.Moment,
	forms.Number, forms.YesNo, forms.Choice, forms.Choices, forms.Region, forms.Tally, forms.Group, forms.Score, forms.Signature,
}

// formReader reads one form and knows what its conditions may refer to.
type formReader struct {
	l      *loader
	form   *forms.Form
	fields map[string]bool // every field's ID outside groups
}

func (l *loader) readForm(root node, name string) {
	e := root.entries("id", "title", "purpose", "totals", "sections")
	f := &forms.Form{ID: e.need("id").line(), Title: e.need("title").line(), Purpose: e.need("purpose").line(), Totals: e.get("totals").truth()}
	if f.ID != name {
		e.need("id").fault("Nama formulir %q harus sama dengan nama berkasnya, %q.", f.ID, name)
	}
	l.short(e.get("title"), f.Title, 60)
	r := &formReader{l: l, form: f, fields: map[string]bool{}}
	sections := map[string]bool{}
	for _, n := range e.need("sections").list() {
		s := n.entries("id", "title", "when", "fields")
		section := forms.Section{ID: r.id(s.need("id"), sections), Title: s.need("title").line(), When: r.cond(s.get("when"), nil)}
		l.short(s.get("title"), section.Title, 60)
		for _, field := range s.need("fields").list() {
			section.Fields = append(section.Fields, r.field(field, r.fields, nil)...)
		}
		f.Sections = append(f.Sections, section)
	}
	if !slices.Contains(noPaper, f.ID) {
		f.Sections = append(f.Sections, fromPaper())
	}
	l.pack.Forms[f.ID] = f
}

// noPaper are forms that are not copied from paper as a whole: the complaint sheet has its
// own place for it (its number goes with it), and what the office keeps of itself.
var noPaper = []string{"complaint", "reserve", "form5", "meeting", "supervision"}

// fromPaper is the end of every form that records something about a case (SOP 9: paper
// first is normal): when it was filled by hand, from when its clocks count, since when, and by whom.
func fromPaper() forms.Section {
	given, err := forms.ParseCond(`answered("paper.at")`)
	if err != nil {
		panic(err) // a constant
	}
	return forms.Section{ID: forms.PaperSection, Title: "Dari kertas", Fields: []forms.Field{
		{ID: "paper.at", Label: "Ditulis kapan?", Kind: forms.Moment, Help: "Hanya bila disalin dari kertas; batas waktu dihitung dari situ. Kosongkan bila diisi sekarang."},
		{ID: "paper.began", Label: "Mulai kapan?", Kind: forms.Moment, When: given, Help: "Untuk lama langkah ini. Kosongkan bila tidak diketahui."},
		{ID: "paper.by", Label: "Ditulis oleh", Kind: forms.Text, Max: most(80), When: given},
	}}
}

func most(n int) *int { return &n }

func (l *loader) short(n node, s string, most int) {
	if count := utf8.RuneCountInString(s); count > most {
		n.fault("Tulisan ini %d huruf; paling panjang %d.", count, most)
	}
}

// id reads an identifier and faults one that was used already.
func (r *formReader) id(n node, used map[string]bool) string {
	id := n.line()
	switch {
	case id == "":
	case !idPattern.MatchString(id):
		n.fault("Kode %q hanya boleh huruf kecil, angka, garis bawah, dan titik.", id)
	case used[id]:
		n.fault("Kode %q dipakai dua kali.", id)
	}
	used[id] = true
	return id
}

// cond reads a condition. Its operands are checked when the whole pack is read:
// they are fields of the form, fields of the group row, or facts.
func (r *formReader) cond(n node, row map[string]bool) forms.Cond {
	src := n.line()
	c, err := forms.ParseCond(src)
	if err != nil {
		n.condFault(err)
		return forms.Cond{}
	}
	r.l.later = append(r.l.later, func() {
		for _, name := range c.Operands() {
			if _, fact := Facts[name]; !fact && !r.fields[name] && !row[name] {
				n.within(name).fault("Syarat ini menyebut %q, padahal isian atau fakta itu tidak ada.", name)
			}
		}
	})
	return c
}

// field reads one field; an entry "signs" stands for one yes/no field per danger sign.
func (r *formReader) field(n node, used, row map[string]bool) []forms.Field {
	e := n.entries("id", "no", "label", "help", "kind", "required", "when", "options", "from", "min", "max", "rows", "columns",
		"fields", "row_title", "plain", "ahead", "past", "mark", "critical", "poverty", "observed", "rating", "draw", "checks", "default", "signs")
	if e.get("signs").there() {
		return r.signs(e, used)
	}
	f := forms.Field{
		ID: r.id(e.need("id"), used), No: e.get("no").line(), Label: e.need("label").line(), Help: e.get("help").text(),
		Kind: forms.Kind(e.need("kind").line()), Required: e.get("required").truth(), When: r.cond(e.get("when"), row),
		Min: e.get("min").optionalNumber(), Max: e.get("max").optionalNumber(), RowTitle: e.get("row_title").line(),
		Plain: e.get("plain").truth(), Ahead: e.get("ahead").truth(), Past: e.get("past").truth(), Mark: forms.Mark(e.get("mark").line()), Critical: e.get("critical").truth(),
		Poverty: e.get("poverty").truth(), Observed: e.get("observed").truth(),
		Rating: e.get("rating").truth(), Draw: e.get("draw").line(), Default: e.get("default").line(),
	}
	r.l.short(e.get("label"), f.Label, 40)
	if f.Kind != "" && !slices.Contains(kinds, f.Kind) {
		e.get("kind").fault("Jenis isian %q tidak dikenal.", f.Kind)
	}
	if f.Min != nil && f.Max != nil && *f.Min > *f.Max {
		e.get("max").fault("Batas atas lebih kecil daripada batas bawah.")
	}
	f.Options = r.choices(e, row)
	if f.Kind == forms.Tally {
		f.Rows, f.Columns = r.options(e.need("rows"), row), r.options(e.need("columns"), row)
	} else {
		r.onlyFor(e, "tally", "rows", "columns")
	}
	if f.Kind == forms.Group {
		inner := map[string]bool{}
		for _, item := range e.need("fields").list() {
			f.Fields = append(f.Fields, r.field(item, inner, inner)...)
		}
		for i, g := range f.Fields {
			if g.Kind == forms.Group {
				e.get("fields").list()[min(i, len(e.get("fields").list())-1)].fault("Kelompok tidak boleh berisi kelompok.")
			}
		}
		e.need("row_title")
	} else {
		r.onlyFor(e, "group", "fields", "row_title")
	}
	switch f.Mark {
	case "":
		if f.Kind == forms.Score {
			e.need("mark")
		}
	case forms.MarkGood, forms.MarkBad, forms.MarkNone:
		if f.Kind != forms.Score {
			e.get("mark").fault("Kunci \"mark\" hanya untuk isian nilai.")
		}
	default:
		e.get("mark").fault("Tanda nilai %q tidak dikenal: good, bad, atau none.", f.Mark)
	}
	if f.Critical && f.Poverty {
		e.get("poverty").fault("Butir ini tidak bisa genting (critical) dan sekaligus hanya untuk rencana (poverty).")
	}
	r.drawn(e, f)
	for _, c := range e.get("checks").list() {
		k := c.entries("must", "say", "block")
		f.Checks = append(f.Checks, forms.Check{Must: r.cond(k.need("must"), row), Say: k.need("say").line(), Block: k.get("block").truth()})
	}
	return []forms.Field{f}
}

// drawParts are the fields that a drawn group must have, by what is drawn.
var drawParts = map[string][]string{
	forms.DrawPeople: {"name", "relation", "generation", "side", "sex", "alive", "home"},
	forms.DrawTies:   {"from", "to", "kind", "note"},
}

// drawn faults area values that are no numbers and groups that cannot be drawn.
func (r *formReader) drawn(e entries, f forms.Field) {
	if f.Rating && (f.Kind != forms.Choice || f.No == "" || slices.ContainsFunc(f.Options, func(o forms.Option) bool { return len(o.Code) != 1 || o.Code < "0" || o.Code > "9" })) {
		e.get("rating").fault("Nilai bidang harus pilihan berkode satu angka dan bernomor, misalnya B1.")
	}
	if f.Draw == "" {
		return
	}
	parts, ok := drawParts[f.Draw]
	if !ok {
		e.get("draw").fault("Gambar %q tidak dikenal: people atau ties.", f.Draw)
	}
	for _, part := range parts {
		if !slices.ContainsFunc(f.Fields, func(sub forms.Field) bool { return sub.ID == part }) {
			e.get("draw").fault("Untuk digambar, kelompok ini perlu isian %q.", part)
		}
	}
}

// onlyFor faults keys that belong to another kind of field.
func (r *formReader) onlyFor(e entries, kind string, keys ...string) {
	for _, key := range keys {
		if e.get(key).there() {
			e.get(key).fault("Kunci %q hanya untuk isian jenis %q.", key, kind)
		}
	}
}

// choices reads a field's options, written out or drawn from a list of the pack.
func (r *formReader) choices(e entries, row map[string]bool) []forms.Option {
	kind := forms.Kind(e.get("kind").line())
	if kind != forms.Choice && kind != forms.Choices {
		r.onlyFor(e, "choice", "options", "from")
		return nil
	}
	from, written := e.get("from"), r.options(e.get("options"), row)
	if !from.there() {
		if len(written) == 0 {
			e.of.fault("Pilihan untuk isian ini belum ada.")
		}
		return written
	}
	list, ok := r.l.pack.Options(from.line())
	if !ok {
		from.fault("Daftar %q tidak dikenal.", from.line())
	}
	return append(list, written...)
}

// options reads a mapping code: label, or code: {label, when}.
func (r *formReader) options(n node, row map[string]bool) []forms.Option {
	var out []forms.Option
	for _, p := range n.pairs() {
		o := forms.Option{Code: p.key}
		if !codePattern.MatchString(p.key) {
			p.name.fault("Kode %q hanya boleh huruf kecil, angka, dan garis bawah.", p.key)
		}
		label := p.value
		if len(p.value.mapping()) > 0 {
			e := p.value.entries("label", "when")
			label = e.need("label")
			o.When = r.cond(e.get("when"), row)
		}
		if o.Label = label.line(); o.Label == "" {
			p.name.fault("Pilihan %q belum punya tulisan.", p.key)
		}
		r.l.short(label, o.Label, 60)
		out = append(out, o)
	}
	return out
}

// signs makes one yes/no field "sign.<code>" per danger sign: all, or the short path's.
func (r *formReader) signs(e entries, used map[string]bool) []forms.Field {
	which := e.get("signs").line()
	if which != "all" && which != "short" {
		e.get("signs").fault("Tanda bahaya: tulis \"all\" atau \"short\".")
	}
	when := r.cond(e.get("when"), nil)
	var out []forms.Field
	for _, s := range r.l.pack.Signs {
		if which == "short" && !s.Short {
			continue
		}
		id := "sign." + s.Code
		if used[id] {
			e.of.fault("Kode %q dipakai dua kali.", id)
		}
		used[id] = true
		out = append(out, forms.Field{ID: id, No: s.Area, Label: s.Label, Kind: forms.YesNo, When: when,
			Help: "Jangan dibacakan; isi dari yang terlihat atau diceritakan. " + s.Help})
	}
	return out
}
