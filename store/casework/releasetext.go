package casework

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"loket/forms"
	"loket/forms/pack"
	"loket/forms/print"
	"loket/forms/text"
)

// releasable are the papers that may go out of a case, in the order of the flow. The
// safety plan, which says where the child is, and the psychologist's records are not: those
// only by a court's order.
var releasable = []string{"complaint", "form1", "form2", "form3", "visit", "form4", "social_report", "form6", "form7", "form8"}

// The closed parts of a copy: fields by the beginning of their ID, beside places of copy.go.
var (
	reporterParts = []string{"reporter", "informant", "channel", "source"}
	markedParts   = []string{"alleged", "no_contact", "signer.alleged"}
	placeOthers   = []string{"safe_contact", "contacted", "head", "signer.address", "signer.name", "cared_by", "event.place", "event.region", "child.school",
		"child.previous_address", "c3_1.closest", "c3_1.relation", "caregiver", "sign.caseworker.place", "sign.supervisor.place"}
)

// closedParts are what never leaves without a court's order, by its code and in words.
var closedParts = []struct{ code, word string }{
	{"reporter", "pelapor"}, {"psychologist", "catatan psikolog"}, {"marked", "orang bertanda"}, {"place", "tempat anak"},
}

// LetterName gives what Desk.Letter is asked for by the name of a print; ok is false for
// what Desk.Print gives.
func LetterName(print string) (letter string, ok bool) {
	if id, data := strings.CutPrefix(print, dataPrint); data {
		return id, true
	}
	letter, ok = Letters[print]
	return letter, ok
}

// dataPrint is before a release's ID in the name of its copy.
const dataPrint = "data-"

// dataPrints lists the copies that can be read: of each release whose papers were chosen.
func (c *Case) dataPrints(p *pack.Pack) (out []Paper) {
	for _, r := range c.Releases {
		if len(r.Papers) > 0 {
			s := r.Steps[len(r.Steps)-1]
			out = append(out, Paper{Filled: Filled{Form: dataPrint + r.ID, At: s.At, By: s.By}, Name: dataPrint + r.ID, Title: "Salinan data " + r.Line(p), Letter: r.ID})
		}
	}
	return out
}

// unprintable says why a release's copy may not be printed now; "" when it may.
func (c *Case) unprintable(r *DataRelease) string {
	switch {
	case r.figures():
		return "Untuk penelitian hanya angka yang keluar, bukan berkas; tidak ada yang dicetak."
	case r.Changed && r.before():
		return sayChanged
	case r.State != DataChecked:
		return "Salinan hanya dicetak setelah diputuskan koordinator dan diperiksa orang kedua, sebelum diserahkan; tidak ada yang dicetak."
	case !c.consented(r):
		return "Persetujuan keluarga untuk pihak ini tidak ada lagi; tidak ada yang dicetak. Tanya koordinator."
	}
	return ""
}

// dataText is the copy for who asked: its head says for whom, on what ground, under which
// number, by whom and when it was printed; then the chosen papers without the reporter,
// marked people and the child's place. On a screen it is for reading only and says so.
// ErrNotFound for whom it is not, NotAllowed when it may not be printed.
func dataText(c *Case, r *DataRelease, who Actor, printed bool, p *pack.Pack, now time.Time) (string, error) {
	if !May(who, CheckData, c.Scope()) {
		return "", ErrNotFound
	}
	if why := c.unprintable(r); printed && why != "" {
		return "", refuse(NotAllowed, why)
	}
	own := c.withoutPsych(who)
	hide := c.dataVeil(r).with(c, p)
	if !r.opens("place") {
		kec, desa := p.Regions.Path(c.Child.Address)
		hide.words = append(hide.words, desa, kec)
	}
	b := dataHead(c, r, who, printed, hide, p, now)
	for _, name := range r.Papers {
		form, _, _ := strings.Cut(name, "#")
		def, a, made := p.Forms[form], c.Complaint, c.Occurred.At
		if form != "complaint" {
			f := own.Filling(name)
			if f == nil {
				return "", ErrNotFound
			}
			if f.Closed {
				return "", refuse(NotAllowed, sayPsych)
			}
			a, made = f.Answers, f.At
		}
		if def == nil {
			continue
		}
		a = c.forRelease(r, def, a, hide)
		b.WriteString("\n" + print.Form(def, a, print.Frame{Note: []string{"Diisi " + Day(made, p.Office.Zone)}}, FormEnv(c, who, p, now, a)))
	}
	return b.String(), nil
}

// dataHead is the head of a copy.
func dataHead(c *Case, r *DataRelease, who Actor, printed bool, hide veil, p *pack.Pack, now time.Time) *strings.Builder {
	b := new(strings.Builder)
	put := func(label, said string) {
		for i, l := range text.Wrap(text.Clean(said), sheetWidth-13) {
			if i > 0 {
				label = ""
			}
			b.WriteString(strings.TrimRight(text.Pad(label, 13)+l, " ") + "\n")
		}
	}
	zone := p.Office.Zone
	stamp := func(t time.Time) string { return Day(t, zone) + " jam " + t.In(zone).Format("15.04") }
	b.WriteString(strings.ToUpper(p.Office.Name) + "\n" + strings.Repeat("=", sheetWidth) + "\n")
	if !printed {
		b.WriteString("UNTUK DIBACA DI LAYAR. BELUM BOLEH DISERAHKAN.\n")
	}
	put("SALINAN", "UNTUK "+hide.text(r.Asker(p)+", "+value(r.Answers, "post")))
	put("Dasar", hide.text(value(r.Answers, "ground")))
	put("Keperluan", hide.text(value(r.Answers, "purpose")))
	put("Nomor", r.Number)
	if order := value(r.Decided, "order"); order != "" {
		put("Penetapan", hide.text(order))
	}
	put("Tidak ikut", strings.Join(r.closed(), ", "))
	if s, ok := r.step(DataConfirmed); ok && r.Decided != nil {
		put("Diputuskan", s.By+", "+stamp(s.At))
	}
	if s, ok := r.step(DataChecked); ok && r.State != DataAsked && r.Decided != nil {
		put("Diperiksa", s.By+", "+stamp(s.At))
	}
	word := "Dibaca"
	if printed {
		word = "Dicetak"
	}
	put(word, "oleh "+who.Account+", "+stamp(now))
	b.WriteString("\nRahasia. Hanya untuk keperluan di atas; tidak diteruskan kepada siapa pun.\n")
	return b
}

// closed are the parts that a copy goes without, in words.
func (r DataRelease) closed() (out []string) {
	for _, part := range closedParts {
		if !r.opens(part.code) {
			out = append(out, part.word)
		}
	}
	return out
}

// forRelease leaves out of a form's answers what may not leave the office.
func (c *Case) forRelease(r *DataRelease, form *forms.Form, a forms.Answers, hide veil) forms.Answers {
	out := a.Clone()
	for _, s := range form.Sections {
		for _, f := range s.Fields {
			if c.staysBehind(r, f) {
				out.Delete(f.ID)
				continue
			}
			if x, ok := out[f.ID]; ok && x.Value != "" && (f.Kind == forms.Text || f.Kind == forms.Narrative || f.Kind == forms.Person) {
				x.Value = longNumber.ReplaceAllString(hide.text(x.Value), masked)
				out[f.ID] = x
			}
		}
	}
	return out
}

// longNumber is what may be somebody's NIK or telephone in a text.
var longNumber = regexp.MustCompile(`\+?\d(?:[ .-]?\d){8,}`)

// staysBehind says whether a field is not in the copy at all. Numbers of other people and
// lists of people are theirs, whatever a court orders.
func (c *Case) staysBehind(r *DataRelease, f forms.Field) bool {
	switch f.Kind {
	case forms.NIK, forms.KK:
		return !strings.HasPrefix(f.ID, "child.")
	case forms.Phone:
		return f.ID != "child.phone" || !r.opens("place")
	case forms.Group:
		return true
	}
	for _, role := range []string{"father", "mother"} {
		if begins(f.ID, []string{role}) && !r.opens("marked") && slices.ContainsFunc(c.People, func(p Party) bool { return c.marksParent(p, role) }) {
			return true
		}
	}
	return begins(f.ID, []string{"paper"}) ||
		begins(f.ID, reporterParts) && !r.opens("reporter") ||
		begins(f.ID, markedParts) && !r.opens("marked") ||
		(begins(f.ID, places) || begins(f.ID, placeOthers)) && !r.opens("place")
}

// dataVeil takes what may not leave the office out of texts: the reporter, marked people,
// every place where the child is or was given to, and the family's other children.
func (c *Case) dataVeil(r *DataRelease) veil {
	v := c.veil()
	if !r.opens("reporter") {
		c.hideReporter(&v)
		c.hidePost(&v, c.reporters())
	} else { // who reported a brother or sister has a file of their own
		others := slices.DeleteFunc(slices.Clone(c.kinReporters), func(a forms.Answers) bool {
			return slices.ContainsFunc(c.ReportedBy(), func(b forms.Answers) bool {
				return text.NameScore(value(a, "reporter.name"), value(b, "reporter.name")) > 0.8
			})
		})
		c.hideThose(&v, others)
		c.hidePost(&v, others)
	}
	if !r.opens("marked") {
		c.hideMarked(&v)
		c.hideRelations(&v, func(Party) bool { return true })
	}
	if !r.opens("place") {
		name := c.known("caregiver")
		v.words = append(v.words, name, value(c.Complaint, "event.place"))
		c.hideParts(&v, append(telling(name), shortNames(name)...))
		v.hideGiven(name, wordKeys(c.Child.Name))
		c.hidePlace(&v)
		for _, k := range placeWords(value(c.Complaint, "event.place")) {
			v.sites[k] = true
		}
	}
	for _, n := range append(c.otherChildren(), c.kin...) {
		c.hideChild(&v, n)
	}
	return v
}

// otherChildren are the names of the family's other children that the case's papers hold
// as such: of the genogram (Form 3) and of who was there (Forms 4, 7). They have files of
// their own: no order on this one opens them.
func (c *Case) otherChildren() (out []string) {
	young := keys("kakak adik kembar saudara saudari sepupu keponakan kemenakan anak")
	for i := range c.Forms {
		a := c.Forms[i].Answers
		for _, row := range slices.Concat(a["people"].Rows, a["family"].Rows) {
			said := strings.Fields(value(row, "relation"))
			generation := value(row, "generation")
			if generation == "child" || generation == "below" || len(said) > 0 && slices.Contains(young, text.NameKey(said[0])) {
				out = append(out, value(row, "name"))
			}
		}
	}
	return out
}

// cleaning stands for the names and places that a release's copy is cleaned by, a digest each.
func (c *Case) cleaning(r *DataRelease) (out []string) {
	v := c.dataVeil(r)
	home := ""
	if !r.opens("place") && c.Child.Address != "" {
		home = "rumah " + c.Child.Address // whose village and kecamatan are taken out, too
	}
	for _, w := range slices.Concat(v.words, v.numbers, slices.Sorted(maps.Keys(v.parts)), slices.Sorted(maps.Keys(v.sites)), slices.Sorted(maps.Keys(v.called)), slices.Sorted(maps.Keys(v.common)), []string{"anak " + v.child, home}) {
		if w = strings.TrimSpace(w); w != "" {
			sum := sha256.Sum256([]byte(w))
			out = append(out, hex.EncodeToString(sum[:6]))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// WithoutCleaning is the case without what the present rules say of copies of data: folded
// under other rules it is the same.
func (c *Case) WithoutCleaning() *Case {
	out := *c
	out.Releases = slices.Clone(c.Releases)
	for i := range out.Releases {
		r := &out.Releases[i]
		r.Cleaned, r.Changed, r.Since = nil, false, time.Time{}
	}
	return &out
}

// cleansLess says whether something would stand in the copy now that was taken out when
// the release last went on.
func (c *Case) cleansLess(r *DataRelease) bool {
	now := c.cleaning(r)
	return slices.ContainsFunc(r.Cleaned, func(w string) bool { return !slices.Contains(now, w) })
}

// dataHint is what somebody must see before an act on a release: who asks and for what,
// what goes out and what does not, what was advised.
func (c *Case) dataHint(p *pack.Pack, do Action, width int) []string {
	r := c.Release(do.Part)
	if r == nil {
		return nil
	}
	var out []string
	put := func(said string) { out = append(out, text.Wrap(text.Clean(said), width)...) }
	put("Untuk " + r.Asker(p) + ", " + value(r.Answers, "post") + ". Dasar: " + value(r.Answers, "ground") + ".")
	if do.Act == ScreenData || do.Act == ReportData {
		put("Diminta: " + value(r.Answers, "wanted"))
	}
	if do.Act != ScreenData {
		put("Keluar: " + r.scope(c, p) + ". Tanpa " + strings.Join(r.closed(), ", ") + ".")
	}
	if do.Act == GiveData && r.Changed {
		put("Ada yang berubah sesudah dipilih: catat di sini hanya salinan yang sudah diserahkan sebelum " + moment(r.Since, p.Office.Zone) + ".")
	}
	if do.Act == ConfirmData {
		advice := map[string]string{"give": "berikan", "refuse": "jangan diberikan"}[value(r.Advice, "advice")]
		put("Usul: " + advice + ". " + value(r.Advice, "why"))
		put("Keperluan: " + value(r.Answers, "purpose") + ". Diminta: " + value(r.Answers, "wanted"))
	}
	return out
}

// scope is what goes out, in words: the papers with their days, or figures.
func (r DataRelease) scope(c *Case, p *pack.Pack) string {
	if r.figures() {
		return "angka saja, " + value(r.Selected, "figures")
	}
	var out []string
	for _, name := range r.Papers {
		form, _, _ := strings.Cut(name, "#")
		title := form
		if f := p.Forms[form]; f != nil {
			title = f.Title
		}
		if f := c.Filling(name); f != nil {
			title += " (" + Day(f.At, p.Office.Zone) + ")"
		}
		out = append(out, title)
	}
	return strings.Join(out, "; ")
}
