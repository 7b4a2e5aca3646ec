package e2e

import (
	"fmt"
	"regexp"

	"loket/store/casework"
)

// how an answer is given.
type how int

const (
	text  how = iota // one line, a number of a list too
	story            // a text of several lines
	none             // a group without rows
	grid             // cells of a table, rows separated by ";"
	skip             // not given
	keep             // what stands there already
)

// answer is one answer of a script: to which question, what, and how.
type answer struct {
	label string // the start of the question's label
	what  string
	how   how
}

// face is the product as a person has it, full screen or line by line. Both do the
// same work, so one script serves both.
type face interface {
	report(answers []answer, later ...answer) string // a new report, with what may follow later; gives its number
	open(number string)                              // the case's file
	act(name string, answers []answer)
	begin(name string, answers []answer)          // act, up to the last answer
	send()                                        // what was begun
	does(name string)                             // an act that asks for one confirmation only
	refused(name, why string)                     // an act that is not possible now; why "" when it is not even listed
	alarm(number string)                          // Bahaya on a case
	letter(number, name string, answers []answer) // a partner's act on a referral
	see(texts ...string)
	unseen(texts ...string)
	home()
}

// faces opens an account's session in each face.
var faces = map[string]func(o *office, account string) face{
	"layar": func(o *office, account string) face {
		w := o.window(account)
		w.Until(" · ", "?")
		return w
	},
	"baris": func(o *office, account string) face { return o.lines(account).start() },
}

var saved = regexp.MustCompile(`Nomor laporan: ([0-9A-Z]+-\d\d-\d{4,}-[0-9A-Z])`)

// clock finds a running or stopped clock of a case.
func clock(f file, id string) (casework.Clock, error) {
	for i := len(f.Clocks) - 1; i >= 0; i-- {
		if f.Clocks[i].ID == id {
			return f.Clocks[i], nil
		}
	}
	return casework.Clock{}, fmt.Errorf("no clock %q among %+v", id, f.Clocks)
}
