package forms

import (
	"slices"
	"strings"
)

// redFlagItems is how many items of one category may score 1 or 2 before the form
// shows a red flag; poverty items do not count (Form 3, decision in SOP 9).
const redFlagItems = 5

// ScoreItem is one scored item that was answered.
type ScoreItem struct {
	Path, No, Label string
	Score           int // 1 to 3
}

// ScoreSum adds up scores: of one section, or of one category of sections (B, C, D).
type ScoreSum struct {
	ID, Title string      // category: its letter, without a title
	Category  string      // the letters before the first digit of the items' numbers: "B1.2" is of "B"
	Items     int         // visible scored items
	Good      int         // scored 3
	Partly    int         // scored 2
	Bad       int         // scored 1
	Apart     int         // not applicable
	Open      int         // blank, "tidak tahu" or refused
	Needs     []ScoreItem // scored 1 or 2, all of them: they need a plan
	Low       []ScoreItem // scored 1 or 2, poverty items apart: they count for the flag
	Poverty   []ScoreItem // poverty items scored 1 or 2: for the plan only
	Critical  []ScoreItem // critical items scored 1 or 2: each raises the flag alone
}

// Red says whether the sum raises a red flag: more than five low items, or a
// critical item that is bad. It is meant for a category, not for a single area.
func (s ScoreSum) Red() bool { return len(s.Low) > redFlagItems || len(s.Critical) > 0 }

// Causes are the items that raise the sum's red flag: all its low items where they
// are more than five, else the critical ones; none when there is no flag.
func (s ScoreSum) Causes() []ScoreItem {
	if len(s.Low) > redFlagItems {
		return s.Low
	}
	return s.Critical
}

// Totals is what a scored form adds up to. It proposes; a person decides.
type Totals struct {
	Sections   []ScoreSum  // only sections with scored items
	Categories []ScoreSum  // the same items by category, in order of appearance
	Ratings    []RatingSum // the values of whole areas, by category, in order of appearance
}

// RatingSum adds up the area values of one category, as the paper does under them.
type RatingSum struct {
	Category  string // its letter
	Sum       int    // of those given
	Given, Of int    // areas rated, areas there are
	Most      int    // the highest sum possible: the highest code times Of
}

// Red says whether any category raises a red flag.
func (t Totals) Red() bool {
	for _, c := range t.Categories {
		if c.Red() {
			return true
		}
	}
	return false
}

// Causes are the items that raise the red flags, each once, in order of the form;
// none when there is no flag.
func (t Totals) Causes() []ScoreItem {
	var out []ScoreItem
	for _, c := range t.Categories {
		out = append(out, c.Causes()...)
	}
	return out
}

// Needs are all items scored 1 or 2, poverty items too, in order of the form: each
// must be answered by an item of the plan (Form 3).
func (t Totals) Needs() []ScoreItem {
	var out []ScoreItem
	for _, c := range t.Categories {
		out = append(out, c.Needs...)
	}
	return out
}

// Unplanned are the needs that no plan item names. Each of plans is a list of item
// numbers as people write it: "B1.3, C2.4".
func (t Totals) Unplanned(plans ...string) []ScoreItem {
	named := map[string]bool{}
	for _, plan := range plans {
		for _, no := range ItemNumbers(plan) {
			named[no] = true
		}
	}
	return slices.DeleteFunc(t.Needs(), func(i ScoreItem) bool { return named[i.No] })
}

// Planned are the lists of item numbers that the form's own plan rows name: the field
// "items" of any group. Plan items of the case are kept elsewhere.
func (f *Form) Planned(a Answers) []string {
	var out []string
	for i := range f.Sections {
		for j := range f.Sections[i].Fields {
			for _, row := range a[f.Sections[i].Fields[j].ID].Rows {
				if v := row["items"].Value; v != "" {
					out = append(out, v)
				}
			}
		}
	}
	return out
}

// ItemNumbers reads the numbers of items from a list such as "b1.3; C2.4 dan D1.1":
// capital letters, each once, in the order written. What is no number is left out.
func ItemNumbers(list string) []string {
	var out []string
	for word := range strings.FieldsFuncSeq(strings.ToUpper(list), func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '/' }) {
		word = strings.Trim(word, ".")
		if category(word) != word && strings.Contains(word, ".") && !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	return out
}

// Score adds up the visible scored items of a form. Items without polarity
// (MarkNone) are kept by the form but never counted.
func (f *Form) Score(a Answers, env Env) Totals {
	v := f.look(a, env)
	var t Totals
	for i := range f.Sections {
		s := &f.Sections[i]
		sum := ScoreSum{ID: s.ID, Title: s.Title}
		for j := range s.Fields {
			field := &s.Fields[j]
			if !v.shown[field.ID] || !t.add(field, a[field.ID]) {
				continue
			}
			if sum.Category == "" {
				sum.Category = category(field.No)
			}
			sum.add(field, a[field.ID])
		}
		if sum.Items > 0 {
			t.Sections = append(t.Sections, sum)
		}
	}
	return t
}

// category is the letters before the first digit of an item's number: "B1.2" is of "B".
func category(no string) string {
	if n := strings.IndexAny(no, "0123456789"); n > 0 {
		return no[:n]
	}
	return no
}

// add counts a field in its category and says whether it is a scored item.
func (t *Totals) add(f *Field, a Answer) bool {
	switch {
	case f.Rating:
		t.rate(f, a)
	case f.Kind == Score && f.Mark != MarkNone && f.Mark != "":
		id := category(f.No)
		i := slices.IndexFunc(t.Categories, func(s ScoreSum) bool { return s.ID == id })
		if i < 0 {
			i, t.Categories = len(t.Categories), append(t.Categories, ScoreSum{ID: id, Category: id})
		}
		t.Categories[i].add(f, a)
		return true
	}
	return false
}

func (t *Totals) rate(f *Field, a Answer) {
	id := category(f.No)
	i := slices.IndexFunc(t.Ratings, func(s RatingSum) bool { return s.Category == id })
	if i < 0 {
		i, t.Ratings = len(t.Ratings), append(t.Ratings, RatingSum{Category: id})
	}
	sum, most := &t.Ratings[i], 0
	for _, o := range f.Options {
		if n, ok := digits(o.Code); ok {
			most = max(most, n)
		}
	}
	sum.Of++
	sum.Most += most
	if n, ok := digits(a.Value); ok && a.State == Given {
		sum.Given++
		sum.Sum += n
	}
}

func (s *ScoreSum) add(f *Field, a Answer) {
	s.Items++
	score := 0
	switch {
	case a.State == NotApplicable:
		s.Apart++
		return
	case a.State == Given && a.Value == "3":
		s.Good++
		return
	case a.State == Given && a.Value == "2":
		score = 2
		s.Partly++
	case a.State == Given && a.Value == "1":
		score = 1
		s.Bad++
	default:
		s.Open++
		return
	}
	item := ScoreItem{Path: f.ID, No: f.No, Label: f.Label, Score: score}
	s.Needs = append(s.Needs, item)
	if f.Poverty {
		s.Poverty = append(s.Poverty, item)
	} else {
		s.Low = append(s.Low, item)
	}
	if f.Critical {
		s.Critical = append(s.Critical, item)
	}
}

// Scored says whether any item has a score.
func (f *Form) Scored(a Answers) bool {
	for _, s := range f.Sections {
		for _, field := range s.Fields {
			if field.Kind == Score && a[field.ID].State == Given {
				return true
			}
		}
	}
	return false
}

// FirstScore is the ID of the form's first scored item; "" when it has none.
func (f *Form) FirstScore() string {
	for _, s := range f.Sections {
		for _, field := range s.Fields {
			if field.Kind == Score {
				return field.ID
			}
		}
	}
	return ""
}
