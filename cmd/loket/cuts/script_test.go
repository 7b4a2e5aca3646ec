package cuts

import (
	"fmt"
	"strings"
	"time"

	"loket/forms"
	"loket/forms/pack"
)

// ask is one question of the report (SOP 4) and what is typed there.
type ask struct {
	path  string
	label string // what the question begins with, on both faces
	typed string
	value string // how the answer is kept; "": only that there is one
}

// intake is one report with answers of its own, so that a lost or a doubled one is seen.
type intake struct {
	no   int
	asks []ask
	long bool // the sheet is filled too: a list, a text of several lines (full screen only)
}

// labelRunes is how much of a label tells the questions apart; a narrow screen shows no more.
const labelRunes = 12

// newIntake is the report with a number. Nobody in it exists.
func newIntake(no int, long bool) *intake {
	form := pack.Gowa().Forms["complaint"]
	in := &intake{no: no, long: long}
	add := func(path, typed, value string) {
		label := []rune(form.Field(path).Label)
		in.asks = append(in.asks, ask{path, string(label[:min(len(label), labelRunes)]), typed, value})
	}
	text := func(path, typed string) {
		typed = fmt.Sprintf("%s %d", typed, no)
		add(path, typed, typed)
	}
	add("danger", "t", "no")
	text("child.where", "rumah tetangga")
	text("child.with", "nenek")
	text("child.name", "Anak André")
	add("child.sex", "2", "female")
	add("child.age", fmt.Sprint(3+no%14), fmt.Sprint(3+no%14))
	add("category", "5", "neglect")
	text("problem", "Belum makan sejak pagi")
	text("last_event", "tadi malam")
	text("alleged.relation", "paman")
	add("alleged.same_house", "y", "yes")
	text("no_contact", "paman dan bibi")
	text("safe_contact", "lewat guru kelas")
	text("reporter.name", "Ibu RT")
	add("reporter.phone", fmt.Sprintf("0812000%05d", no), "")
	text("contacted.who", "bidan desa")
	add("contacted.at", time.Now().AddDate(0, 0, -2).Format("02-01-2006")+" 20.00", "") // "kemarin 20.00" would come back by its date
	if long {
		add("channel", "2", "phone")
		text("reporter.relation", "tetangga dekat")
		text("event.place", "di jalan ke sekolah")
		add("event.region", "", "")
		add("event.at", "", "")
		words := fmt.Sprintf("Aku takut.\nMau pulang ke nenek %d.", no)
		add("child.words", words, words)
		text("trusted", "wali kelas")
		add("explained", "y", "yes")
	}
	return in
}

// below says whether an answer is typed below its row, where the cursor tells nothing
// of how far.
func (in *intake) below(ask int) bool {
	return ask < len(in.asks) && in.asks[ask].path == "child.words"
}

// place is where the work stands: a question, and how many characters are typed
// there. asks is how many questions there are: behind the last one.
type place struct{ ask, typed int }

func (p place) before(q place) bool { return p.ask < q.ask || p.ask == q.ask && p.typed < q.typed }

func later(p, q place) place {
	if p.before(q) {
		return q
	}
	return p
}

// placeOf says where a draft stands, and whether everything before is answered as it was typed.
func (in *intake) placeOf(n note) (place, error) {
	at := len(in.asks)
	for i, a := range in.asks {
		if a.path == n.At {
			at = i
		}
	}
	for _, a := range in.asks[:at] {
		if err := a.kept(n.Answers[a.path]); err != nil {
			return place{}, err
		}
	}
	if at == len(in.asks) {
		return place{ask: at}, nil
	}
	if !strings.HasPrefix(in.asks[at].typed, n.Typing) {
		return place{}, fmt.Errorf("%s: %q is not what was typed, %q", n.At, n.Typing, in.asks[at].typed)
	}
	return place{at, len([]rune(n.Typing))}, nil
}

// kept says whether an answer is the one that was typed.
func (a ask) kept(value string) error {
	if a.typed != "" && value == "" || a.value != "" && value != a.value {
		return fmt.Errorf("%s: %q is kept, %q was typed", a.path, value, a.typed)
	}
	return nil
}

// standsAt reads off a full screen where the cursor stands. ok is false when no form is shown.
func (in *intake) standsAt(v view) (p place, shown string, ok bool) {
	for y, row := range strings.Split(v.text, "\n") {
		head, value, marked := strings.Cut(row, ":>")
		if !marked {
			continue
		}
		label := strings.TrimLeft(head, " 0123456789")
		p = place{ask: len(in.asks)}
		for i, a := range in.asks {
			if strings.HasPrefix(label, a.label) {
				p.ask = i
			}
		}
		if y == v.y {
			p.typed = max(v.x-len([]rune(head))-2, 0)
			if p.typed > 0 {
				shown = strings.TrimRight(value, " ")
			}
		}
		return p, shown, true
	}
	// The last row has no value.
	if strings.Contains(v.text, "> Simpan (") {
		return place{ask: len(in.asks)}, "", true
	}
	return place{}, "", false
}

// asked reads off a dialogue which question was asked last. ok is false when none was.
func (in *intake) asked(said string) (p place, ok bool) {
	last := max(strings.LastIndex(said, "Simpan? [y]"), strings.LastIndex(said, "Laporan datang"))
	if ok = last >= 0; ok {
		p.ask = len(in.asks)
	}
	for i, a := range in.asks {
		// "3/16 Sebutan anak"; the same words in an answer have no number before them.
		if at := strings.LastIndex(said, " "+a.label); at > last && at > 0 && said[at-1] >= '0' && said[at-1] <= '9' {
			last, p.ask, ok = at, i, true
		}
	}
	return p, ok
}

// some are the answers of a report.
func some(no int) forms.Answers {
	answers := forms.Answers{}
	for _, a := range newIntake(no, false).asks {
		if a.value != "" {
			answers[a.path] = forms.Answer{State: forms.Given, Value: a.value}
		}
	}
	return answers
}
