package pack

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"loket/forms"
)

// neededForms are the forms that the screens and the register know by name.
var neededForms = []string{
	"complaint", "verify", "risk", "form1", "form2", "form5", "referral", "waive", "answer", "handover", "contact", "village", "advice",
	"transfer", "transfer_answer", "assign", "take", "lower", "mark", "unmark", "exclude", "link", "withdraw", "review", "approve", "close", "reopen", "note", "cancel",
	"form3", "form4", "form6", "form7", "form8", "safety_plan", "plan_item", "plan_result", "plan_review", "task", "task_done", "task_handover",
	"task_putoff", "propose", "finish", "visit", "social_report", "psychologist", "meeting", "meeting_case", "meeting_reply", "file_place", "supervision", "finding", "pathway",
	"step", "step_skip", "step_correct", "stamp", "revise", "reserve",
}

// phonePattern finds what looks like an Indonesian telephone number in running text.
var phonePattern = regexp.MustCompile(`(\+62|\b0)[0-9]{2,3}[ .-]?[0-9]{3,4}[ .-]?[0-9]{2,5}\b`)

// checkPhones faults telephone numbers everywhere but in oncall.yaml.
func (l *loader) checkPhones(name string) {
	if name == "oncall.yaml" || strings.HasSuffix(name, ".csv") {
		return
	}
	for i, line := range strings.Split(string(l.pack.Files[name]), "\n") {
		if at := phonePattern.FindStringIndex(line); at != nil {
			l.source(name).fault(i+1, utf8.RuneCountInString(line[:at[0]])+1, "Nomor telepon hanya boleh di oncall.yaml.")
		}
	}
}

// checkWhole finds faults that no single file shows.
func (l *loader) checkWhole() {
	p := l.pack
	for _, id := range neededForms {
		if _, ok := p.Forms[id]; !ok && !l.tried("forms/"+id+".yaml") {
			l.source("forms/"+id+".yaml").lack(1, 1, "Formulir %q belum ada.", id)
		}
	}
	for _, name := range letterNames {
		if _, ok := p.Letters[name]; !ok && !l.tried("letters/"+name+".txt") {
			l.source("letters/"+name+".txt").lack(1, 1, "Surat %q belum ada.", name)
		}
	}
	for _, need := range p.Needs {
		if !slices.ContainsFunc(p.Agencies, func(a Agency) bool { return slices.Contains(a.Needs, need.Code) }) && len(p.Agencies) > 0 {
			l.source("agencies.yaml").fault(1, 1, "Kebutuhan %q belum punya lembaga.", need.Code)
		}
	}
}

// tried says whether the file is there, so that its own faults were already told.
func (l *loader) tried(name string) bool {
	_, ok := l.pack.Files[name]
	return ok
}

// FormView is a form as Describe shows it.
type FormView struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Purpose  string        `json:"purpose"`
	Sections []SectionView `json:"sections"`
}

// SectionView is a section as Describe shows it.
type SectionView struct {
	ID     string      `json:"id"`
	Title  string      `json:"title"`
	When   string      `json:"when,omitempty"`
	Fields []FieldView `json:"fields"`
}

// FieldView is a field as Describe shows it.
type FieldView struct {
	ID       string      `json:"id"`
	No       string      `json:"no,omitempty"`
	Label    string      `json:"label"`
	Kind     forms.Kind  `json:"kind"`
	Required bool        `json:"required,omitempty"`
	Plain    bool        `json:"plain,omitempty"`
	Mark     forms.Mark  `json:"mark,omitempty"`     // scored item: its polarity
	Critical bool        `json:"critical,omitempty"` // scored item: raises the red flag alone
	Poverty  bool        `json:"poverty,omitempty"`  // scored item: for the plan only
	Observed bool        `json:"observed,omitempty"` // scored item: observed, not asked
	Rating   bool        `json:"rating,omitempty"`   // value of a whole area
	When     string      `json:"when,omitempty"`
	Options  []string    `json:"options,omitempty"` // codes
	Fields   []FieldView `json:"fields,omitempty"`  // of a group
}

// View is a pack as Describe shows it.
type View struct {
	Digest     string     `json:"digest"`
	Office     string     `json:"office"`
	Forms      []FormView `json:"forms"`
	Categories []string   `json:"categories"`
	Classes    []string   `json:"classes"`
	Signs      []string   `json:"signs"`
	Clocks     []string   `json:"clocks"`
	Pathways   []string   `json:"pathways"`
	Needs      []string   `json:"needs"`
	Agencies   []string   `json:"agencies"`
	Letters    []string   `json:"letters"`
}

// Describe returns the pack's contents by code, in a stable order, for scripts
// (it is a View, ready for JSON).
func (p *Pack) Describe() any {
	v := View{Digest: p.Digest, Office: p.Office.Name}
	for _, id := range sortedKeys(p.Forms) {
		f := p.Forms[id]
		form := FormView{ID: f.ID, Title: f.Title, Purpose: f.Purpose}
		for _, s := range f.Sections {
			form.Sections = append(form.Sections, SectionView{s.ID, s.Title, s.When.Source(), fieldViews(s.Fields)})
		}
		v.Forms = append(v.Forms, form)
	}
	v.Categories = codes(p.Categories, func(c Category) string { return c.Code })
	v.Classes = codes(p.Classes, func(c Class) string { return c.Code })
	v.Signs = codes(p.Signs, func(s Sign) string { return s.Code })
	v.Clocks = codes(p.Clocks, func(c Clock) string { return c.ID })
	for _, w := range p.Pathways {
		for _, s := range w.Steps {
			v.Pathways = append(v.Pathways, w.ID+"."+s.ID)
		}
	}
	v.Needs = codes(p.Needs, optionCode)
	v.Agencies = codes(p.Agencies, func(a Agency) string { return a.Code })
	v.Letters = sortedKeys(p.Letters)
	return v
}

func fieldViews(fields []forms.Field) []FieldView {
	var out []FieldView
	for _, f := range fields {
		out = append(out, FieldView{f.ID, f.No, f.Label, f.Kind, f.Required, f.Plain, f.Mark, f.Critical, f.Poverty, f.Observed, f.Rating, f.When.Source(), codes(f.Options, optionCode), fieldViews(f.Fields)})
	}
	return out
}

func optionCode(o forms.Option) string { return o.Code }

func codes[T any](list []T, code func(T) string) []string {
	var out []string
	for _, item := range list {
		out = append(out, code(item))
	}
	return out
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
