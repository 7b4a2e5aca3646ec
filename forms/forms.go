// Package forms is the engine of paper: what a form asks, in which order, under
// which conditions, what counts as an answer and what is wrong with one.
//
// It promises: a definition (Form) never changes while it is used; an answer
// (Answers) is plain data that survives JSON; what is wrong (Problem) is data
// too, never an error; a blank answer can only break "required", a filled one
// only its own check; relevance is inherited from section to field to group row.
//
// It refuses: screens, files, a clock of its own. Everything that depends on the
// present moment or on the office arrives in Env.
package forms

import "time"

// Kind is what sort of answer a field takes.
type Kind string

// The kinds of fields.
const (
	Text      Kind = "text"      // one line
	Narrative Kind = "narrative" // several lines
	Person    Kind = "person"    // a person's name, "tanpa nama" allowed
	NIK       Kind = "nik"       // national identity number, 16 digits; warns, never blocks
	KK        Kind = "kk"        // family card number, 16 digits; warns, never blocks
	Phone     Kind = "phone"
	Date      Kind = "date"   // a calendar date with precision: exact, month, year, estimated
	Moment    Kind = "moment" // an instant, "14.30", "kemarin 20.00"; in the future only where Field.Ahead allows it
	Number    Kind = "number" // a whole number
	YesNo     Kind = "yesno"
	Choice    Kind = "choice"
	Choices   Kind = "choices"
	Region    Kind = "region"    // kecamatan, then kelurahan/desa, by code
	Tally     Kind = "tally"     // a grid of whole numbers, rows by columns
	Group     Kind = "group"     // repeated rows of fields (people, papers)
	Score     Kind = "score"     // 1, 2, 3 or not applicable
	Signature Kind = "signature" // on paper only: printed as a line, never asked
)

// Form is one paper form or one step of work, as an office's pack defines it.
type Form struct {
	ID       string // "complaint", "form1", …
	Title    string // Indonesian, at most 60 characters
	Purpose  string // one line for help
	Sections []Section
	Totals   bool // scored form: totals per section are shown
}

// PaperSection is the ID of the section that says when and by whom a form was filled on
// paper before it was copied here. Every form that records something about a case ends
// with it; it is offered, never asked unasked.
const PaperSection = "paper"

// Section is a titled run of fields; When hides all of them.
type Section struct {
	ID     string // PaperSection where the form may be copied from paper
	Title  string
	When   Cond
	Fields []Field
}

// Field is one question.
type Field struct {
	ID       string // English, dotted, unique in its form: "child.name"; inside a group relative: "name"
	No       string // number as printed on paper, may be empty
	Label    string // short enough for a terminal line (≤ 40 characters)
	Help     string // one or two plain sentences for "?"
	Kind     Kind
	Required bool
	When     Cond // hides the field unless true; unknown shows it
	Options  []Option
	Min, Max *int     // number: value; group: rows; text: Max = characters
	Rows     []Option // tally
	Columns  []Option // tally
	Fields   []Field  // group
	RowTitle string   // group: "Orang", "Surat"
	Plain    bool     // true: "tidak tahu" and "menolak" are not offered (office decisions)
	Mark     Mark     // score: polarity as printed
	Critical bool     // score: a bad answer raises the flag alone
	Poverty  bool     // score: for the plan only, never for the flag
	Observed bool     // score: observed, not asked
	Rating   bool     // choice: the value of a whole area, its code is the number (Form 3: 4 good to 1 very bad)
	Draw     string   // group: also drawn on paper: DrawPeople or DrawTies
	Checks   []Check
	Ahead    bool   // moment: may lie in the future (an appointment); a date may, unless it is a birth date
	Past     bool   // date: of something that has happened, a signature say; not in the future
	Default  string // proposed answer, in input form
}

// Mark is the printed polarity of a scored item.
type Mark string

// The polarities: MarkGood "✓3" (true scores 3), MarkBad "✗1" (true scores 1), MarkNone (kept, not scored).
const (
	MarkGood Mark = "good"
	MarkBad  Mark = "bad"
	MarkNone Mark = "none"
)

// What Field.Draw can ask for. People are rows of name, relation, generation, side,
// sex, alive and home; ties are rows of from, to, kind and note (Form 3, D1.0).
const (
	DrawPeople = "people" // a genogram: a row per generation
	DrawTies   = "ties"   // an ecomap: a line per tie
)

// Option is one choice: a stable English code and an Indonesian label.
type Option struct {
	Code  string
	Label string
	When  Cond
}

// Check is a rule on one filled field beyond its kind: Cond must hold, else Say is said.
type Check struct {
	Must  Cond
	Say   string
	Block bool // false: warns
}

// State says whether and how a field was answered.
type State string

// The states. The zero value is Blank. Unknown (tidak tahu) and Refused (menolak) are answers.
const (
	Blank         State = ""
	Given         State = "given"
	Unknown       State = "unknown"
	Refused       State = "refused"
	NotApplicable State = "n/a"
)

// Answer is what was answered to one field. Only the part that fits the kind is set.
//
// Value is canonical: text as cleaned; NIK, KK and phone digits only (phone may start with +);
// date as "2014-05-03", "2014-05", "2014" or with a leading "~" when estimated;
// moment as RFC 3339 in UTC; number in decimal; yes/no "yes" or "no"; choice its code;
// region its code ("73.06.08.1001" or only the kecamatan "73.06.08"); score "1", "2", "3".
type Answer struct {
	State  State          `json:"s,omitempty"`
	Value  string         `json:"v,omitempty"`
	Values []string       `json:"vs,omitempty"` // several choices: codes
	Grid   map[string]int `json:"g,omitempty"`  // tally: "row/column" → number
	Rows   []Answers      `json:"r,omitempty"`  // group
}

// Answers maps field IDs to answers. Rows of a group are Answers of their own.
// A path names any field: "child.name" or, inside a group, "people[0].name".
type Answers map[string]Answer

// Env is what the engine may know of the world while it checks and prints.
type Env struct {
	Now     time.Time
	Zone    *time.Location
	Regions Regions        // may be nil: any well-formed code is taken
	Facts   map[string]any // further operands of conditions ("case.risk", "actor.role"); may be nil
}

// Regions resolves region codes and names; forms/pack has one from its table.
type Regions interface {
	Name(code string) string                      // "" when unknown
	Children(code string) []Option                // kecamatan of the kabupaten for "", desa of a kecamatan
	Find(text string, within string) []Option     // by name or code, best first
	Path(code string) (kecamatan, village string) // names
}

// Problem is one thing wrong with an answer. It is data, not an error.
type Problem struct {
	Path   string // "" for the form as a whole
	Blocks bool   // false: a warning that a person may overrule
	Say    string // one plain Indonesian sentence: what is wrong, what to do
}
