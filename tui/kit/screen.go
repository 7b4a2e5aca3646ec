package kit

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/store/casework"
)

// Screen is one page of the full-screen program. Implementations are pointers;
// only their own Update changes them.
type Screen interface {
	// Init gives the first call, or nil. The root runs it once, when the screen is put on the stack.
	Init() tea.Cmd
	// Update takes a message and never waits. Returning another Screen replaces this one on the stack.
	Update(msg tea.Msg) (Screen, tea.Cmd)
	// View draws into the area given; it changes nothing and asks nobody.
	View(a Area) Frame
	// Keys is the screen's key table as things stand now.
	Keys() []Key
	// Typing says whether a text field has the focus: then printable keys are text, never commands.
	Typing() bool
	// Address is the screen's mail address; embedding Mail gives it.
	Address() *Mail
}

// InCase is implemented by screens that belong to one case: there Bahaya works by
// one key and one confirmation (SOP 6).
type InCase interface {
	// InCase is the case number. "" while the case does not exist yet: after the
	// confirmation the root then sends Danger to the screen instead of carrying out an Alarm.
	// ok is false where there is no case at all.
	InCase() (number string, ok bool)
}

// Keeper is implemented by screens with work that is kept when the session ends.
type Keeper interface {
	// Keep gives a command that saves what was typed, nil when nothing needs saving.
	Keep() tea.Cmd
}

// Aging is implemented by screens that say how long something still has, or how long it is
// late (SOP 5). The root wakes them when such a word changes, and only while they are seen.
type Aging interface {
	// Ends are the instants that those words count to, as far as they are shown.
	Ends() []time.Time
	// Age counts the words from now on, out of what the screen holds already: it reads nothing.
	Age(now time.Time)
}

// Busy is implemented by screens that wait for a call before they go on, or are left:
// keys pressed meanwhile are kept for what comes then.
type Busy interface {
	// Busy says whether that is so now.
	Busy() bool
}

// Area is the place a screen may fill: columns and rows between the head line and
// the message line. At 80x24 it is 80 by 20. It is also a message: a screen gets it
// before Init, when it comes on top again, and when the window changes.
type Area struct{ Width, Height int }

// Frame is what a screen shows. Lines may be fewer than the area's rows; wider
// ones are cut. Lines carry no trailing spaces and no line ends.
type Frame struct {
	Title  string   // place and title, head line, left; never a child's name
	Lines  []string // styled or plain
	Cursor *Point   // the real cursor, in the area; nil hides it
	Say    Message  // the screen's own message; the zero Message leaves the line to the root
}

// Point is a column and a row, from 0, in an Area.
type Point struct{ X, Y int }

// Reader is implemented by screens that read files of cases anew when somebody changes
// one: each time is a read in the log. While nobody is at the keys the root says that
// something changed, and brings the change with the next key.
type Reader interface {
	// Reads says whether the screen would read anew because of the change.
	Reads(casework.Change) bool
}

// Tone is how a message is meant. The words say it too.
type Tone int

// The tones.
const (
	Plain Tone = iota // a hint, a receipt
	Warn              // may be overruled
	Error             // something did not happen
)

// Message is one line for the person.
type Message struct {
	Tone Tone
	Text string
}

// Problem makes a message of an error: the sentence for the person. The zero Message for nil.
func Problem(err error) Message {
	if err == nil {
		return Message{}
	}
	return Message{Error, casework.Say(err)}
}

// Danger is sent to a screen whose case does not exist yet when Bahaya was confirmed there.
type Danger struct{}

// Changed says that somebody changed a case. The session's pump sends it to the
// program; the root hands it to the screen on top (a Reader may wait for it), others
// learn of it by Resumed.
type Changed struct{ casework.Change }

// ChangedBy says so to the person; by is the account, "" where nobody's is known.
func ChangedBy(by string) string {
	if by = Clean(by); by == "" {
		return "Kasus ini baru diubah."
	}
	return "Kasus ini baru diubah oleh " + by + "."
}

// Resumed says that the screen is on top again: reload what may have changed.
// Receipt is what the screen above has saved, nil when nothing.
type Resumed struct{ Receipt *casework.Receipt }

// Helper is implemented by screens that have more to say on the help page than
// their keys: what the present field asks, what the page is for.
type Helper interface {
	// Help gives plain sentences, unwrapped, shown above the keys.
	Help() []string
}
