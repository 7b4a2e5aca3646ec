package casework

import (
	"fmt"
	"strings"
	"time"

	"loket/forms/pack"
	"loket/forms/text"
)

// Handover is what one officer leaves to another (SOP 1: rotation).
type Handover struct {
	From   string         `json:"from"`
	To     string         `json:"to"`
	Cases  []HandoverCase `json:"cases"`
	Tasks  int            `json:"tasks"`            // tasks in whoever's cases that changed hands
	Drafts int            `json:"drafts"`           // unfinished work that changes hands
	Others int            `json:"others,omitempty"` // cases that whoever hands over may not know of: they stay
	Done   bool           `json:"done"`             // false: a list only
}

// HandoverCase is one open case of the officer who leaves.
type HandoverCase struct {
	Number    string      `json:"number"`
	Stage     Stage       `json:"stage"`
	Risk      Class       `json:"risk"`
	Clocks    []CardClock `json:"clocks,omitempty"`    // running
	Referrals []string    `json:"referrals,omitempty"` // letters that are not settled
	Why       string      `json:"why,omitempty"`       // why it stays: one Indonesian sentence
}

// Lines list the cases, what runs on each and what is not settled, as both faces and the
// command show it.
func (h Handover) Lines(p *pack.Pack, now time.Time) []string {
	var out []string
	for _, k := range h.Cases {
		risk, _, _ := strings.Cut(p.Word("risk."+string(k.Risk)), " (")
		out = append(out, lineOf(cell(k.Number, 15), cell(risk, 14), cell(p.Word("stage."+string(k.Stage)), 18)))
		if k.Why != "" {
			out = append(out, "    "+text.Clean(k.Why))
		}
		for _, t := range k.Clocks {
			word, due := ClockWord(p, t.ID), time.Unix(t.Due, 0)
			switch {
			case t.Due == 0:
			case t.Overdue(now):
				word += ", lewat " + strings.TrimSpace(shortDue(now, due))
			default:
				word += ", batas " + shortDay(due, now, p.Office.Zone)
			}
			out = append(out, "    "+word)
		}
		for _, letter := range k.Referrals {
			out = append(out, "    rujukan "+text.Clean(letter)+" belum selesai")
		}
	}
	return out
}

// Sum is the whole of it in a few words: "3 kasus dan 1 draf dari peksos-01", with how
// many cases stay and how many are not told.
func (h Handover) Sum() string {
	stay, notes := 0, []string(nil)
	for _, k := range h.Cases {
		if k.Why != "" {
			stay++
		}
	}
	said := fmt.Sprintf("%d kasus dan %d draf dari %s", len(h.Cases)-stay, h.Drafts, h.From)
	if stay > 0 {
		notes = append(notes, fmt.Sprintf("%d kasus tetap", stay))
	}
	if h.Others > 0 {
		notes = append(notes, fmt.Sprintf("%d kasus lain tetap pada %s", h.Others, h.From))
	}
	if notes != nil {
		said += " (" + strings.Join(notes, "; ") + ")"
	}
	return said
}

// Exchangeable says whether an account can take over the work of another: enabled, the same
// role, the same place, and neither is a deputy's.
func Exchangeable(from, to Account) bool {
	return from.Name != to.Name && !to.Disabled && from.Acting == nil && to.Acting == nil &&
		from.Role == to.Role && from.Desk == to.Desk && from.Kecamatan == to.Kecamatan && from.Agency == to.Agency
}
