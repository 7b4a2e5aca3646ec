package sheet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"loket/forms"
	"loket/forms/text"
	"loket/tui/kit"
)

// Effect is what a key did to the sheet.
type Effect struct {
	Typed  bool // something in the field changed
	Left   bool // a field was left, or answers changed otherwise: save
	Submit bool // the last row was chosen
}

// Press takes one of the keys that are named in the key table; see Keys of Filler.
// page is how many rows a page has.
func (s *Sheet) Press(id string, page int) Effect {
	switch id {
	case "next":
		return Effect{Left: s.move(1)}
	case "prev":
		return Effect{Left: s.move(-1)}
	case "pgdn":
		return Effect{Left: s.move(s.turn(max(page, 1), 1) - s.at)}
	case "pgup":
		return Effect{Left: s.move(s.turn(max(page, 1), -1) - s.at)}
	case "unknown":
		return Effect{Left: s.state(forms.Unknown)}
	case "refused":
		return Effect{Left: s.state(forms.Refused)}
	case "drop":
		return Effect{Left: s.dropRow()}
	}
	return Effect{}
}

// Blank says whether nothing is typed in the field with the focus.
func (s *Sheet) Blank() bool { return strings.TrimSpace(s.input()) == "" || s.fresh }

// Type takes every other key, and pastes.
func (s *Sheet) Type(msg tea.Msg) Effect {
	st, ok := s.step()
	key, isKey := msg.(tea.KeyPressMsg)
	if !ok || st.Add {
		return s.typeRow(st, ok, key, !isKey)
	}
	if isKey {
		if e, done := s.arrows(st, key); done {
			return e
		}
	}
	if st.Field.Kind == forms.Narrative {
		_, changed := s.pad.Update(msg)
		s.full(s.pad.Full, s.pad.Most())
		return Effect{Typed: changed}
	}
	if s.fresh && (!isKey || key.Text != "" || key.String() == "backspace" || key.String() == "delete") {
		s.line.Set("")
		s.fresh, s.pick = false, -1
		if isKey && key.Text == "" {
			return Effect{Typed: true}
		}
	}
	handled, changed := s.line.Update(msg)
	s.full(s.line.Full, s.line.Most())
	if handled && !changed {
		s.fresh = false
	}
	if changed {
		s.pick = -1
	}
	return Effect{Typed: changed}
}

// full says that the end of what was typed or pasted did not fit; nothing is cut in silence.
func (s *Sheet) full(is bool, most int) {
	if is {
		s.say = kit.Message{Tone: kit.Warn, Text: fmt.Sprintf("Penuh: paling banyak %d huruf. Sisanya tidak masuk.", most)}
	}
}

// typeRow is for the rows without a field: another row of a group, "Simpan". What is typed
// there has no place; that is said.
func (s *Sheet) typeRow(st forms.Step, add bool, key tea.KeyPressMsg, pasted bool) Effect {
	switch key.String() {
	case "up":
		return Effect{Left: s.move(-1)}
	case "down":
		return Effect{Left: s.move(1)}
	case "enter":
		if !add {
			return Effect{Submit: true}
		}
		return Effect{Left: s.addRow(st)}
	case "-", "t":
		if add && len(s.ans.At(st.Group.ID).Rows) == 0 {
			s.put(st.Group.ID, forms.Answer{State: forms.Given})
			return Effect{Left: s.move(1)}
		}
	}
	if key.Text != "" || pasted {
		does := "Enter: simpan."
		if add {
			does = "Enter: tambah."
		}
		s.say = kit.Message{Tone: kit.Warn, Text: "Di sini tidak ada yang diketik; ketikan tidak masuk. " + does}
	}
	return Effect{}
}

// arrows are Enter, Up, Down and Space as the field's kind takes them.
func (s *Sheet) arrows(st forms.Step, key tea.KeyPressMsg) (Effect, bool) {
	stroke := key.String()
	switch st.Field.Kind {
	case forms.Narrative:
		if stroke != "up" && stroke != "down" {
			return Effect{}, false
		}
		if handled, _ := s.pad.Update(key); handled {
			return Effect{}, true
		}
	case forms.Tally:
		return s.tallyKey(st, key)
	case forms.Choice, forms.Choices, forms.Region:
		if e, done := s.listKey(st, stroke); done {
			return e, true
		}
	}
	switch stroke {
	case "enter", "down":
		return Effect{Left: s.move(1)}, true
	case "up":
		return Effect{Left: s.move(-1)}, true
	}
	return Effect{}, false
}

// listKey moves the mark in the options below: Down goes in, Up out again, Space
// takes one of several, Enter takes the marked one and goes on.
func (s *Sheet) listKey(st forms.Step, stroke string) (Effect, bool) {
	n := len(s.offered(st))
	switch {
	case stroke == "down" && s.pick < n-1:
		s.pick++
	case stroke == "up" && s.pick >= 0:
		s.pick--
	case stroke == "space" && st.Field.Kind == forms.Choices && s.pick >= 0:
		s.toggle(st, s.pick)
		return Effect{Typed: true}, true
	case stroke == "enter" && s.pick >= 0 && st.Field.Kind == forms.Choices:
		if !s.picked(st)[s.offered(st)[s.pick].Code] {
			s.toggle(st, s.pick)
		}
		return Effect{Left: s.move(1)}, true
	case stroke == "enter" && st.Field.Kind == forms.Region:
		return Effect{Left: s.enterRegion(st)}, true
	case stroke == "enter" && s.pick >= 0:
		s.line.Set(strconv.Itoa(number(st.Field.Options, s.offered(st)[s.pick].Code)))
		return Effect{Left: s.move(1)}, true
	default:
		return Effect{}, false
	}
	return Effect{}, true
}

// number is the place of a code among the options, from 1; 0 when it is not there.
func number(options []forms.Option, code string) int {
	return 1 + slices.IndexFunc(options, func(o forms.Option) bool { return o.Code == code })
}

// picked are the codes typed so far in a field of several choices.
func (s *Sheet) picked(st forms.Step) map[string]bool {
	a, _ := st.Field.Parse(s.line.Value(), s.env)
	out := map[string]bool{}
	for _, c := range a.Values {
		out[c] = true
	}
	return out
}

func (s *Sheet) toggle(st forms.Step, i int) {
	on := s.picked(st)
	code := s.offered(st)[i].Code
	on[code] = !on[code]
	var numbers []string
	for j, o := range st.Field.Options {
		if on[o.Code] {
			numbers = append(numbers, strconv.Itoa(j+1))
		}
	}
	s.line.Set(strings.Join(numbers, ", "))
	s.fresh = false
}

// offered are the options below the field. Where they do not fit, those that
// match what is typed come first; a number always counts in the field's own order.
func (s *Sheet) offered(st forms.Step) []forms.Option {
	if st.Field.Kind == forms.Region {
		return s.regions(st)
	}
	typed := strings.ToLower(text.Clean(s.line.Value()))
	if len(st.Field.Options) <= 18 || s.fresh || typed == "" || typed[0] <= '9' {
		return st.Field.Options
	}
	var fit []forms.Option
	for _, o := range st.Field.Options {
		if strings.Contains(strings.ToLower(o.Label), typed) {
			fit = append(fit, o)
		}
	}
	if len(fit) == 0 {
		return st.Field.Options
	}
	return fit
}
