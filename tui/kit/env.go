package kit

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/style"
)

// Env is what every screen of one session shares. Only the root makes it; the
// exported fields never change afterwards.
type Env struct {
	Desk    casework.Desk
	Actor   casework.Actor
	Zone    *time.Location // the office's
	ASCII   bool           // plain frames and marks
	NoColor bool
	Print   bool // letters and forms may be printed through the terminal
	// Offer hands a paper to the person's own computer and returns when it is on the disk
	// there; nil where the client takes no files. It may block for as long as the line needs.
	Offer   func(name, text string) error
	Style   style.Style
	Context context.Context // ends with the session; nil: never
	// Later gives a one-shot that delivers msg after a while; nil: a timer. Tests bring their own.
	Later func(wait time.Duration, msg tea.Msg) tea.Cmd

	screens int  // screens made so far
	area    Area // of the window, as last told
}

// SetArea is called by the root when the window changes.
func (e *Env) SetArea(a Area) { e.area = a }

// Area is the content area as it is now, for paging in Update; at least 1 by 1.
func (e *Env) Area() Area { return Area{max(e.area.Width, 1), max(e.area.Height, 1)} }

// NewEnv makes a session's Env. Zone comes from the Desk's pack.
func NewEnv(desk casework.Desk, who casework.Actor, ascii, noColor bool) *Env {
	zone := time.UTC
	if p := desk.Pack(); p != nil && p.Office.Zone != nil {
		zone = p.Office.Zone
	}
	return &Env{Desk: desk, Actor: who, Zone: zone, ASCII: ascii, NoColor: noColor, Style: style.New(ascii, noColor)}
}

func (e *Env) context() context.Context {
	if e.Context == nil {
		return context.Background()
	}
	return e.Context
}

// Word is the office's word for a key ("stage.registered"); the key itself when it has none.
func (e *Env) Word(key string) string { return e.Desk.Pack().Word(key) }

// WordOr is Word with a fall-back for keys that the office's pack does not know.
func (e *Env) WordOr(key, other string) string {
	if w, ok := e.Desk.Pack().Words[key]; ok {
		return w
	}
	return other
}

// Clock writes an instant as "21-11-2026 14.30" in the office's zone; "" for the zero time.
func (e *Env) Clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(e.Zone).Format("02-01-2006 15.04")
}

// Office is what stands first in the head of every screen: the office's short name.
func (e *Env) Office() string {
	if p := e.Desk.Pack(); p != nil && p.Office.Short != "" {
		return p.Office.Short
	}
	return "Loket"
}

// Whose is what stands last there: the account, and its desk where there is room.
func (e *Env) Whose(width int) string {
	s := Clean(e.Actor.Account)
	if e.Actor.Desk != "" && width >= 70 {
		s += " " + e.Style.Dot + " meja " + Clean(e.Actor.Desk)
	}
	return s
}

// TitleRoom is how many columns a screen's title has between them.
func (e *Env) TitleRoom(width int) int {
	return width - text.Width(e.Office()+" "+e.Style.Dot+" ") - text.Width(e.Whose(width)) - 2
}

// Clean is text.Clean: what people typed, harmless on one line.
func Clean(s string) string { return text.Clean(s) }
