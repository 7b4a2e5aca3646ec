package kit

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// Key is one entry of a screen's key table. The table is the only place where a
// key is named: it feeds the keys themselves, the footer and the help.
type Key struct {
	ID     string   // what it does, for Update: Pressed.ID
	Keys   []string // keystrokes as tea.KeyPressMsg.String() has them: "enter", "ctrl+s", "j"
	Show   string   // how a person reads the key: "Enter", "Ctrl+S"
	Word   string   // one short Indonesian word for the footer
	Help   string   // one plain sentence for the help
	Why    string   // reason why it does nothing now; "" = it works
	Footer bool     // stands in the footer, in table order, as far as there is room
}

// Pressed is a key of the screen's table that works now. The keystroke is beside it.
// A digit key of a table entry "1-9" arrives with the digit as Key.Text.
type Pressed struct {
	ID  string
	Key tea.KeyPressMsg
}

// Is says whether a keystroke belongs to the entry.
func (k Key) Is(stroke string) bool { return slices.Contains(k.Keys, stroke) }

// Find gives the table's entry for a keystroke. While typing, printable keys are
// text and find nothing.
func Find(table []Key, msg tea.KeyPressMsg, typing bool) (Key, bool) {
	if typing && Printable(msg) {
		return Key{}, false
	}
	stroke := msg.String()
	for _, k := range table {
		if k.Is(stroke) {
			return k, true
		}
	}
	return Key{}, false
}

// Printable says whether a key press writes a character.
func Printable(msg tea.KeyPressMsg) bool {
	return msg.Text != "" && msg.Mod&(tea.ModCtrl|tea.ModAlt|tea.ModMeta|tea.ModSuper) == 0
}

// Digits are the keystrokes "1" to "9", for entries that choose by number.
var Digits = []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}
