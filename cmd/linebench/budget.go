package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// limit is the hard budget of an action, in bytes of payload from the server to the
// client. 0 is no limit of that kind; an action that must cost nothing has none.
type limit struct {
	action string
	total  int64   // all steps together
	most   int64   // the dearest step
	mean   float64 // of the steps
	none   bool    // not one byte
}

// limits are the budgets that hold whatever was recorded.
var limits = []limit{
	{action: "first screen", total: 1000},
	{action: "queue of 18 rows", total: 1600 * 18 / 17}, // 1600 for 17 rows
	{action: "cursor down", most: 12},
	{action: "scroll one row", mean: 60},
	{action: "type", most: 12, mean: 2},
	{action: "leave", most: 25},
	{action: "leave with a check's sentence", most: 60},
	{action: "page of a form", most: 500},
	{action: "another row changes", most: 60},
	{action: "idle for an hour", none: true},
	{action: "nine questions, whole", total: 4000},
	{action: "Form 1, whole", total: 13000},
	{action: "Form 3, whole", total: 24000},
	{action: "next page of Form 3", most: 500},
}

// check gives what an action exceeds, "" when nothing.
func (l limit) check(f figure) string {
	switch {
	case f.Steps == 0:
		return "was not measured"
	case l.none && (f.WireDown > 0 || f.WireUp > 0):
		return fmt.Sprintf("sent %d bytes down and %d up, must send nothing", f.WireDown, f.WireUp)
	case l.total > 0 && f.Down > l.total:
		return fmt.Sprintf("%d bytes, budget %d", f.Down, l.total)
	case l.most > 0 && f.Most > l.most:
		return fmt.Sprintf("dearest step %d bytes, budget %d", f.Most, l.most)
	case l.mean > 0 && f.mean() > l.mean:
		return fmt.Sprintf("%.2f bytes a step, budget %.2f", f.mean(), l.mean)
	}
	return ""
}

// The budget of lines: sixty answers of Form 1, the handshake apart.
const (
	lineAnswers  = 60
	lineDown     = 4000
	lineWireDown = 6500
	lineWireUp   = 4000
)

// worse is how much dearer than recorded an action may become.
const worse = 1.05

// slack keeps an action of a few bytes from failing over one more.
const slack = 2

// split is what the wire pays when the system cuts the same bytes into one packet more:
// that is the machine's doing and differs from run to run.
const split = 48

// grown says by how much a figure is over what was recorded; "" when it is not.
func grown(was, is figure) string {
	for _, x := range []struct {
		what           string
		was, is, slack int64
	}{
		{"payload down", was.Down, is.Down, slack}, {"payload up", was.Up, is.Up, slack}, {"wire down", was.WireDown, is.WireDown, split},
		{"wire up", was.WireUp, is.WireUp, split}, {"dearest step", was.Most, is.Most, slack},
	} {
		if float64(x.is) > float64(x.was)*worse+float64(x.slack) {
			return fmt.Sprintf("%s %d bytes, recorded %d", x.what, x.is, x.was)
		}
	}
	return ""
}

// readRecord reads recorded figures.
func readRecord(path string) (ledger, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var l ledger
	if err := json.Unmarshal(b, &l); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}

// write records figures.
func (l ledger) write(path string) error {
	b, err := json.MarshalIndent(l, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(b, '\n'), 0o644)
}

// table prints recorded figures as Markdown, the twin's beside them.
func (l ledger) table(w io.Writer, twin ledger) {
	fmt.Fprintln(w, "| action | steps | bytes | a step | dearest | ncurses | wire down / up | packets down / up |")
	fmt.Fprintln(w, "|---|--:|--:|--:|--:|--:|--:|--:|")
	for _, f := range l {
		ncurses := ""
		if n := twin.find(f.Action); n.Steps > 0 {
			ncurses = fmt.Sprint(n.Down)
		}
		fmt.Fprintf(w, "| %s | %d | %d | %.1f | %d | %s | %d / %d | %d / %d |\n",
			f.Action, f.Steps, f.Down, f.mean(), f.Most, ncurses, f.WireDown, f.WireUp, f.PacketsDown, f.PacketsUp)
	}
}
