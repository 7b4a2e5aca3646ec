package forms

import "strings"

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
	Low       []ScoreItem // scored 1 or 2, poverty items apart: they count for the flag and need a plan
	Poverty   []ScoreItem // poverty items scored 1 or 2: for the plan only
	Critical  []ScoreItem // critical items scored 1 or 2: each raises the flag alone
}

// Red says whether the sum raises a red flag: more than five low items, or a
// critical item that is bad. It is meant for a category, not for a single area.
func (s ScoreSum) Red() bool { return len(s.Low) > redFlagItems || len(s.Critical) > 0 }

// Totals is what a scored form adds up to. It proposes; a person decides.
type Totals struct {
	Sections   []ScoreSum // only sections with scored items
	Categories []ScoreSum // the same items by category, in order of appearance
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
			if field.Kind != Score || field.Mark == MarkNone || field.Mark == "" || !v.shown[field.ID] {
				continue
			}
			category := field.No
			if n := strings.IndexAny(field.No, "0123456789"); n > 0 {
				category = field.No[:n]
			}
			if sum.Category == "" {
				sum.Category = category
			}
			sum.add(field, a[field.ID])
			t.category(category).add(field, a[field.ID])
		}
		if sum.Items > 0 {
			t.Sections = append(t.Sections, sum)
		}
	}
	return t
}

func (t *Totals) category(id string) *ScoreSum {
	for i := range t.Categories {
		if t.Categories[i].ID == id {
			return &t.Categories[i]
		}
	}
	t.Categories = append(t.Categories, ScoreSum{ID: id, Category: id})
	return &t.Categories[len(t.Categories)-1]
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
	if f.Poverty {
		s.Poverty = append(s.Poverty, item)
	} else {
		s.Low = append(s.Low, item)
	}
	if f.Critical {
		s.Critical = append(s.Critical, item)
	}
}
