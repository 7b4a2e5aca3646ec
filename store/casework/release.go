package casework

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"loket/forms"
	"loket/forms/pack"
	"loket/forms/text"
)

// DataState is where a release of a case's data stands (SOP 10).
type DataState string

// The states of a release. Refused, filed and dropped are ends.
const (
	DataAsked     DataState = "asked"     // recorded; what may go out is not chosen, or chosen again
	DataScreened  DataState = "screened"  // chosen
	DataReported  DataState = "reported"  // the coordinator knows
	DataConfirmed DataState = "confirmed" // the coordinator confirmed the scope
	DataRefused   DataState = "refused"   // or did not
	DataChecked   DataState = "checked"   // a second person read the copy: it may be printed
	DataGiven     DataState = "given"     // handed over
	DataFiled     DataState = "filed"     // documented
	DataDropped   DataState = "dropped"   // the request was taken back, or came to nothing
)

// DataRelease is one request for a case's data and what became of it (SOP 5, 10). What
// was chosen is held: once marks, consents or a chosen paper change, it is chosen again
// before it goes on.
type DataRelease struct {
	ID       string        `json:"id"`     // unique in the case: "d1", "d2"
	Number   string        `json:"number"` // of the register: the case's number, "/D" and a count
	State    DataState     `json:"state"`
	Answers  forms.Answers `json:"answers"`            // form "ask_data"
	Selected forms.Answers `json:"selected,omitempty"` // form "screen_data", of the last choice
	Advice   forms.Answers `json:"advice,omitempty"`   // form "report_data"
	Decided  forms.Answers `json:"decided,omitempty"`  // form "confirm_data"
	Handed   forms.Answers `json:"handed,omitempty"`   // form "give_data"
	Filed    forms.Answers `json:"filed,omitempty"`    // form "file_data"
	Papers   []string      `json:"papers,omitempty"`   // fillings that may go out, as Case.Filling names them
	Screener string        `json:"screened_by,omitempty"`
	Key      string        `json:"screened_with,omitempty"` // key that the choice came with
	Changed  bool          `json:"changed,omitempty"`       // marks, consents, a chosen paper or what cleans the copy changed since the choice
	Since    time.Time     `json:"changed_at,omitzero"`     // when Changed became true
	Cleaned  []string      `json:"cleaned,omitempty"`       // digests of the names and places taken out at its last step
	Steps    []DataStep    `json:"steps"`
}

// DataStep is one state that a release reached; At is when, on paper or here.
type DataStep struct {
	State DataState `json:"state"`
	At    time.Time `json:"at"`
	By    string    `json:"by"`
	Note  string    `json:"note,omitempty"`
}

// DataRequested opens a release.
type DataRequested struct {
	ID      string        `json:"id"`
	Number  string        `json:"number"`
	Answers forms.Answers `json:"answers"`
}

// DataMoved brings a release to its next state. Papers are those that this step adds.
type DataMoved struct {
	ID      string        `json:"id"`
	State   DataState     `json:"state"`
	Note    string        `json:"note,omitempty"`
	Papers  []string      `json:"papers,omitempty"`
	Answers forms.Answers `json:"answers,omitempty"`
}

// EventName names the event.
func (DataRequested) EventName() string { return "DataRequested/1" }

// EventName names the event.
func (DataMoved) EventName() string { return "DataMoved/1" }

func init() {
	register[DataRequested]()
	register[DataMoved]()
}

// dataActs are the acts of a release in the order of the flow; AskData opens one.
var dataActs = []ActName{AskData, ScreenData, ReportData, ConfirmData, CheckData, GiveData, FileData, DropData}

// OfRelease says whether the action is about a release of data.
func (a Action) OfRelease() bool { return slices.Contains(dataActs, a.Act) }

// Release is the release with this ID; nil when there is none.
func (c *Case) Release(id string) *DataRelease {
	if i := slices.IndexFunc(c.Releases, func(r DataRelease) bool { return r.ID == id }); i >= 0 {
		return &c.Releases[i]
	}
	return nil
}

// Open says whether something is still to be done for the release.
func (r DataRelease) Open() bool {
	return r.State != DataRefused && r.State != DataFiled && r.State != DataDropped
}

// before says whether nothing of it has left the office.
func (r DataRelease) before() bool { return r.Open() && r.State != DataGiven }

// figures says whether only figures may be given: research never reads a file.
func (r DataRelease) figures() bool { return value(r.Answers, "kind") == "research" }

// step is when the release last reached a state; ok is false where it never did.
func (r DataRelease) step(state DataState) (s DataStep, ok bool) {
	for _, x := range r.Steps {
		if x.State == state {
			s, ok = x, true
		}
	}
	return s, ok
}

// opens says whether the coordinator, by a court's order, let a closed part out:
// "reporter", "psychologist", "marked", "place".
func (r DataRelease) opens(part string) bool {
	return slices.Contains(values(r.Decided, "opens"), part)
}

// Asker is the institution that asks.
func (r DataRelease) Asker(p *pack.Pack) string {
	if a, ok := p.Agency(value(r.Answers, "agency")); ok {
		return a.Name
	}
	return value(r.Answers, "institution")
}

// Line says in one line who asked and where the release stands.
func (r DataRelease) Line(p *pack.Pack) string {
	said := strings.ToUpper(r.ID) + " " + r.Asker(p) + ": "
	if r.Changed && r.before() {
		return text.Clean(said + "berubah, pilih lagi")
	}
	return text.Clean(said + p.Word("data."+string(r.State)))
}

// person is whose hand an actor is: a deputy's is its own.
func (a Actor) person() string {
	if a.Self != "" {
		return a.Self
	}
	return a.Account
}

const (
	sayChanged = "Tanda, persetujuan, atau formulir berubah sesudah dipilih; tidak ada yang keluar. Pilih lagi yang boleh keluar."
	sayGiven   = "Tanda, persetujuan, atau formulir berubah sesudah dipilih; isian aman, jangan serahkan salinan ini. Bila sudah diserahkan sebelum itu, tulis jamnya; bila belum, pilih lagi."
	sayTwo     = "Yang memilih tidak memutuskan atau memeriksa sendiri; tidak ada yang berubah. Minta orang kedua."
)

// readyData says why an act on a release is not possible now.
func readyData(c *Case, do Action, who Actor) string {
	if do.Act == AskData {
		return ""
	}
	r := c.Release(do.Part)
	switch {
	case r == nil:
		return "Permohonan data itu tidak ada di kasus ini."
	case who.Role == DataOfficer && !r.figures() && (do.Act == ScreenData || do.Act == ReportData || do.Act == GiveData):
		return "Isi berkas dipilih dan diserahkan peksos kasus."
	}
	from := map[ActName]DataState{ReportData: DataScreened, ConfirmData: DataReported, CheckData: DataConfirmed, GiveData: DataChecked, FileData: DataGiven}[do.Act]
	switch {
	case from == "" && !r.before():
		return "Permohonan data ini sudah berakhir."
	case from != "" && r.State != from:
		return "Permohonan data ini belum atau tidak lagi sampai di langkah itu."
	case from != "" && r.Changed && do.Act != FileData && do.Act != GiveData: // what left before the change is recorded still
		return sayChanged
	case (do.Act == ConfirmData || do.Act == CheckData) && who.person() == r.Screener:
		return sayTwo
	}
	return ""
}

// due is the act that a release waits for; "" when for none.
func (r DataRelease) due() ActName {
	if r.Changed && r.before() {
		return ScreenData
	}
	return map[DataState]ActName{
		DataAsked: ScreenData, DataScreened: ReportData, DataReported: ConfirmData, DataConfirmed: CheckData, DataChecked: GiveData, DataGiven: FileData,
	}[r.State]
}

// dataLetters are what a card keeps of what its releases wait for; of figures, which are
// the data officer's, the capital letter, and of a copy that the case's own caseworker chose "z".
var dataLetters = map[ActName]string{ScreenData: "s", ReportData: "t", ConfirmData: "k", CheckData: "x", GiveData: "g", FileData: "f"}

// dataAsks are the letters of what the case's releases wait for.
func (c *Case) dataAsks() string {
	out := ""
	for _, r := range c.Releases {
		letter := dataLetters[r.due()]
		switch {
		case letter == "x" && r.Screener == c.Caseworker:
			letter = "z"
		case r.figures() && letter != "x" && letter != "k":
			letter = strings.ToUpper(letter)
		}
		if !strings.Contains(out, letter) {
			out += letter
		}
	}
	return out
}

// dataAsked says whether a release waits for the actor to do an act: the caseworker, the
// manager where nobody holds the case, the data officer for figures, the coordinator for
// the decision. What the caseworker chose is read by manager or deputy.
func (k *Card) dataAsked(act ActName, who Actor) bool {
	has := func(letter string) bool { return strings.Contains(k.Asks, letter) }
	keeper := k.Caseworker != "" && k.Caseworker == who.Post() || k.Caseworker == "" && who.Role == Manager
	switch act {
	case ConfirmData:
		return has("k") && who.Role == Coordinator
	case CheckData:
		return has("x") && keeper || has("z") && (who.Role == Manager || who.Role == Deputy)
	}
	letter := dataLetters[act]
	return has(letter) && keeper || has(strings.ToUpper(letter)) && who.Role == DataOfficer
}

// dueData is the first release that waits for an act; "" without one.
func (c *Case) dueData(act ActName) string {
	for _, r := range c.Releases {
		if r.due() == act {
			return r.ID
		}
	}
	return ""
}

// nextData is the first step of a release that the actor can do now; the zero Action without one.
func (c *Case) nextData(who Actor, acts ...ActName) Action {
	for _, r := range c.Releases {
		a := Action{Act: r.due(), Part: r.ID}
		if slices.Contains(acts, a.Act) && May(who, a.Act, c.Scope()) && ready(c, a, who) == "" {
			return a
		}
	}
	return Action{}
}

// data decides the acts of a release.
func (d *decision) data() ([]Event, error) {
	r := d.c.Release(d.act.Part)
	if err := d.stepAfter(r); err != nil {
		return nil, err
	}
	move := func(to DataState, note string) ([]Event, error) {
		return []Event{DataMoved{ID: r.ID, State: to, Note: note, Answers: d.a}}, nil
	}
	switch d.act.Name {
	case AskData:
		n := strconv.Itoa(len(d.c.Releases) + 1)
		return []Event{DataRequested{ID: "d" + n, Number: d.c.Number + "/D" + n, Answers: d.a}}, nil
	case ScreenData:
		return d.screenData(r)
	case ReportData:
		return move(DataReported, d.text("why"))
	case ConfirmData:
		return d.confirmData(r)
	case CheckData:
		if d.oneHand(r) {
			return nil, refuse(NotAllowed, sayTwo)
		}
		if own := d.c.withoutPsych(d.who); slices.ContainsFunc(r.Papers, func(name string) bool { f := own.Filling(name); return f != nil && f.Closed }) {
			return nil, refuse(NotAllowed, "Salinan ini memuat catatan psikolog, yang tidak terbuka bagi Anda; tidak ada yang berubah. Minta koordinator memeriksanya.")
		}
		if value(d.a, "scope") != "yes" || value(d.a, "clean") != "yes" {
			return move(DataAsked, d.text("note"))
		}
		return move(DataChecked, d.text("note"))
	case GiveData:
		if r.Changed && !d.moment("at").Before(r.Since) {
			return nil, invalid("at", sayGiven)
		}
		if d.c.marked(d.text("taken_by"), d.text("taken_post")) {
			return nil, refuse(NotAllowed, "Penerima ditandai pada kasus, atau namanya mirip; isian aman, salinan tidak diserahkan. Tanya koordinator.")
		}
		return move(DataGiven, d.text("taken_post"))
	case FileData:
		return move(DataFiled, d.text("place"))
	default:
		return move(DataDropped, d.text("reason"))
	}
}

// stepAfter refuses a time that cannot be: a request of the future, a step before the one before it.
func (d *decision) stepAfter(r *DataRelease) error {
	for _, field := range []string{"received", "at"} {
		if at, err := time.Parse(time.RFC3339, d.text(field)); err == nil && at.After(d.env.Now) {
			return invalid(field, "Waktu ini ada di masa depan; isian aman. Betulkan waktunya.")
		}
	}
	if r == nil {
		return nil
	}
	last := r.Steps[len(r.Steps)-1].At.Truncate(time.Minute)
	field, at := "paper.at", d.at
	if d.act.Name == GiveData {
		field, at = "at", d.moment("at")
	}
	if at.Before(last) {
		return invalid(field, "Langkah sebelumnya baru "+moment(last, d.env.Pack.Office.Zone)+"; isian aman. Betulkan waktunya.")
	}
	return nil
}

// oneHand says whether whoever acts may be the one who chose what goes out.
func (d *decision) oneHand(r *DataRelease) bool {
	return d.who.person() == r.Screener || d.env.OnePerson != nil && d.env.OnePerson(d.who.Account, d.who.Binding, r.Screener, r.Key)
}

// screenData holds each filling that may go out: what is filled later is not in it.
func (d *decision) screenData(r *DataRelease) ([]Event, error) {
	chosen := values(d.a, "papers")
	switch {
	case r.figures() && len(chosen) > 0:
		return nil, invalid("papers", "Penelitian hanya menerima angka; isian aman. Kosongkan formulirnya, tulis angkanya.")
	case r.figures() && d.names(d.text("figures")):
		return nil, invalid("figures", "Angka memuat nama, nomor, atau tempat; isian aman. Tulis angkanya saja.")
	case r.figures() && d.text("figures") == "":
		return nil, invalid("figures", "Angka yang diberikan belum ditulis; isian aman. Tulis angkanya, atau batalkan permohonan.")
	case !r.figures() && len(chosen) == 0:
		return nil, invalid("papers", "Belum ada formulir yang dipilih; isian aman. Pilih paling sedikit satu, atau batalkan permohonan.")
	}
	e := DataMoved{ID: r.ID, State: DataScreened, Answers: d.a}
	for _, form := range chosen {
		held := d.c.holding(form)
		if len(held) == 0 || !slices.Contains(releasable, form) {
			return nil, invalid("papers", d.title(form)+" tidak ada di berkas ini; isian aman. Pilih yang lain.")
		}
		e.Papers = append(e.Papers, held...)
	}
	return []Event{e}, nil
}

// names says whether a text for research names the child or anybody that a copy hides: it
// holds figures, for which nobody is asked.
func (d *decision) names(said string) bool {
	return longNumber.MatchString(said) || d.c.everybody().text(said) != said
}

// confirmData is the coordinator's word on the scope. An agency's copy wants the family's
// consent (SOP 7); what is closed goes out by a court's order only.
func (d *decision) confirmData(r *DataRelease) ([]Event, error) {
	e := DataMoved{ID: r.ID, State: DataConfirmed, Note: d.text("note"), Answers: d.a}
	opens := values(d.a, "opens")
	kind := value(r.Answers, "kind")
	switch {
	case d.oneHand(r):
		return nil, refuse(NotAllowed, sayTwo)
	case value(d.a, "confirmed") != "yes":
		e.State = DataRefused
		return []Event{e}, nil
	case (len(opens) > 0 || d.text("order") != "") && kind != "court":
		return nil, invalid("order", "Bagian tertutup hanya keluar untuk pengadilan; isian aman. Kosongkan nomor penetapan.")
	case !d.c.consented(r):
		return nil, refuse(NotAllowed, "Belum ada persetujuan keluarga untuk pihak ini; isian aman, data tidak keluar. Isi Form 2, atau jawab tidak.")
	}
	if slices.Contains(opens, "psychologist") {
		if e.Papers = d.c.holding(PsychForm); len(e.Papers) == 0 {
			return nil, invalid("opens", "Berkas ini tidak punya catatan psikolog; isian aman. Hapus dari pilihan.")
		}
	}
	return []Event{e}, nil
}

// consented says whether the family agrees where it is asked: for agencies and others. A
// court asks for the child's defence, and figures name no child.
func (c *Case) consented(r *DataRelease) bool {
	switch value(r.Answers, "kind") {
	case "court", "research":
		return true
	case "agency":
		return c.Agreed(value(r.Answers, "agency"), "")
	}
	return value(r.Answers, "consent") == "yes"
}

// holding are the fillings of a form that no correction took the place of, as
// Case.Filling names them, oldest first.
func (c *Case) holding(form string) (out []string) {
	if form == "complaint" {
		return []string{form}
	}
	for i, f := range c.Forms {
		if f.Form == form && f.Revised == "" {
			out = append(out, f.Form+"#"+filledID(i))
		}
	}
	return out
}

// title is what a form is called.
func (d *decision) title(form string) string {
	if f := d.env.Pack.Forms[form]; f != nil {
		return f.Title
	}
	return form
}

// foldData takes in what happened to a release.
func (c *Case) foldData(e Event, r Record, at time.Time) {
	step := DataStep{At: at, By: r.By.Account}
	switch e := e.(type) {
	case DataRequested:
		step.State = DataAsked
		c.Releases = append(c.Releases, DataRelease{ID: e.ID, Number: e.Number, State: DataAsked, Answers: e.Answers, Steps: []DataStep{step}})
	case DataMoved:
		d := c.Release(e.ID)
		switch d.State = e.State; e.State {
		case DataScreened:
			d.Selected, d.Papers, d.Advice, d.Decided, d.Changed, d.Since = e.Answers, nil, nil, nil, false, time.Time{}
			d.Screener, d.Key = r.By.person(), r.By.Binding
		case DataReported:
			d.Advice = e.Answers
		case DataConfirmed, DataRefused:
			d.Decided = e.Answers
		case DataGiven:
			d.Handed = e.Answers
			if t, err := time.Parse(time.RFC3339, value(e.Answers, "at")); err == nil {
				step.At = t
			}
		case DataFiled:
			d.Filed = e.Answers
		default: // of the others their step is all there is
		}
		d.Papers = append(d.Papers, e.Papers...)
		step.State, step.Note = e.State, e.Note
		d.Steps = append(d.Steps, step)
		d.Cleaned = c.cleaning(d)
	}
}

// unsettle notes on releases that have not left the office that what they were chosen
// by is no longer so: marks, consents, a paper of theirs, the names and places that the
// copy was cleaned by when it was read.
func (c *Case) unsettle(e Event, at time.Time) {
	touches := c.cleansLess
	switch e := e.(type) {
	case DataRequested, DataMoved:
		return
	case PersonMarked, PersonUnmarked:
		touches = func(*DataRelease) bool { return true }
	case ConsentGiven, ConsentWithdrawn, ConsentWaived: // before the coordinator's word it is asked there
		touches = func(r *DataRelease) bool { return r.Decided != nil && !c.consented(r) }
	case ComplaintAmended:
		touches = func(r *DataRelease) bool {
			return slices.Contains(r.Papers, "complaint") || c.cleansLess(r)
		}
	case FormReopened:
		touches = func(r *DataRelease) bool {
			return slices.ContainsFunc(r.Papers, func(name string) bool { return strings.HasSuffix(name, "#"+e.Filled) }) || c.cleansLess(r)
		}
	}
	for i := range c.Releases {
		if r := &c.Releases[i]; r.before() && r.State != DataAsked && !r.Changed && touches(r) {
			r.Changed, r.Since = true, at
		}
	}
}

// length is when the step that an act stands for began and ended: of most it is the
// filling of the form, from the draft's beginning or from the paper's own word. A request
// has lain there since it came in, a copy since it was ready. The zero time: nobody knows.
func (d *decision) length() (began, done time.Time) {
	said := func(field string) time.Time {
		at, err := time.Parse(time.RFC3339, d.text(field))
		if err != nil {
			return time.Time{}
		}
		return at.UTC()
	}
	switch r := d.dataPart(); {
	case d.act.Name == AskData:
		return said("received"), d.at
	case d.act.Name == GiveData:
		s, _ := d.c.Release(r).step(DataChecked)
		return s.At, d.moment("at")
	case d.act.Occurred != nil || !said("paper.began").IsZero():
		return said("paper.began"), d.at
	}
	return d.env.Begun, d.env.Now
}

// dataPart is the release that an act is about, also the one that it opens; "" for other acts.
func (d *decision) dataPart() string {
	switch {
	case d.act.Name == AskData:
		return fmt.Sprint("d", len(d.c.Releases)+1)
	case slices.Contains(dataActs, d.act.Name):
		return d.act.Part
	}
	return ""
}
