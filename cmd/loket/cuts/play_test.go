package cuts

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	gossh "golang.org/x/crypto/ssh"
)

// pace is how somebody types.
type pace int

const (
	burst pace = iota // the whole form without looking up
	field             // looks up after each question
	slow              // looks up after every few characters, too
)

// player works on one intake in one session.
type player struct {
	*client
	in   *intake
	pace pace
	sent place // as far as anything was typed

	sending bool // the report may have been sent
}

var (
	receiptLine = regexp.MustCompile(`Nomor laporan: (\S+)`)
	draftsLine  = regexp.MustCompile(`2 Lanjutkan draf \((\d+)\)`)
	caseNumber  = regexp.MustCompile(`\b\d{4}-\d\d-\d{4}-\w\b`)
)

// errAgain says that the draft was finished elsewhere meanwhile: sign in again and look.
var errAgain = errors.New("the draft is finished")

// atHome says whether the first screen is there.
func (p *player) atHome(v view) bool {
	if v.window {
		return strings.Contains(v.text, "9 Keluar")
	}
	return strings.Contains(v.text, "Menu (? daftar): ")
}

// inForm says whether the form is there, or the one question that may come before it.
func (p *player) inForm(v view) bool {
	_, stands := p.standing(v)
	return stands || isQuestion(v)
}

func isQuestion(v view) bool { return strings.Contains(v.text, "Lanjutkan di sini?") }

func isGone(v view) bool { return strings.Contains(v.text, "sudah terkirim atau dihapus") }

// offers says whether the first screen offers to go on with a draft.
func offers(v view) bool { return draftsLine.MatchString(v.text) }

// enter goes from the first screen to the form: on with the draft, or from the start.
// asked says whether the person was asked before a draft was taken from somebody else.
func (p *player) enter(goOn bool) (at place, asked bool, err error) {
	key := "1"
	if goOn {
		key = "2"
	}
	if !p.window {
		key += "\n"
	}
	if err := p.send(key); err != nil {
		return at, false, errCut
	}
	return p.form()
}

// form waits for the form and answers the one question that may come before it.
func (p *player) form() (at place, asked bool, err error) {
	stands := func(v view) bool { _, ok := p.standing(v); return ok }
	v, err := p.until("the form", func(v view) bool { return p.inForm(v) || isGone(v) })
	if err != nil {
		return at, false, err
	}
	if isGone(v) {
		return at, false, errAgain
	}
	if !stands(v) {
		asked = true
		yes := "y"
		if !p.window {
			yes = "y\n"
		}
		if err := p.send(yes); err != nil {
			return at, asked, errCut
		}
		if v, err = p.until("the form", stands); err != nil {
			return at, asked, err
		}
	}
	at, _ = p.standing(v)
	p.sent = at
	return at, asked, nil
}

// standing is where the work stands as the person sees it.
func (p *player) standing(v view) (place, bool) {
	if v.window {
		at, _, ok := p.in.standsAt(v)
		return at, ok
	}
	return p.in.asked(v.text)
}

// seen is how far the person saw the work go before the session ended.
func (p *player) seen() place {
	at, _ := p.standing(p.view())
	return at
}

// finish types everything that is missing from a place on and sends the report.
func (p *player) finish(from place) (number string, err error) {
	if err := p.typeUntil(from, place{ask: len(p.in.asks)}); err != nil {
		return "", err
	}
	for range 3 {
		p.sending = true
		key := "\x13" // Ctrl+S
		if !p.window {
			key = "y\n"
		}
		if err := p.send(key); err != nil {
			return "", errCut
		}
		again := false
		v, err := p.until("the receipt", func(v view) bool {
			again = v.window && strings.Contains(v.text, "Ctrl+S lagi")
			return again || receiptLine.MatchString(v.text)
		})
		if err != nil {
			return "", err
		}
		if m := receiptLine.FindStringSubmatch(v.text); m != nil {
			return m[1], nil
		}
	}
	return "", fmt.Errorf("the report is not taken:\n%s", p.view().text)
}

// typeUntil types what is missing between two places.
func (p *player) typeUntil(from, to place) error {
	for i := from.ask; i <= to.ask && i < len(p.in.asks); i++ {
		keys := []rune(p.in.asks[i].typed)
		begin, end := 0, len(keys)
		if i == from.ask {
			begin = min(from.typed, end)
		}
		if i == to.ask {
			end = min(to.typed, end)
		}
		if err := p.answer(i, keys, begin, end, i < to.ask); err != nil {
			return err
		}
	}
	if to.ask < len(p.in.asks) && !p.window {
		return nil
	}
	if p.in.below(to.ask) {
		to.typed = 0
	}
	_, err := p.until("what was typed", func(v view) bool {
		at, ok := p.standing(v)
		return ok && !at.before(to)
	})
	return err
}

// answer types characters of one answer and, with leave, goes on to the next question.
func (p *player) answer(i int, keys []rune, begin, end int, leave bool) error {
	if !p.window {
		if !leave {
			return nil // nothing goes out before Enter
		}
		p.sent = later(p.sent, place{ask: i + 1})
		if err := p.send(string(keys) + "\n"); err != nil {
			return errCut
		}
	} else {
		for j := begin; j < end; j++ {
			p.sent = later(p.sent, place{i, j + 1})
			if err := p.send(strings.ReplaceAll(string(keys[j]), "\n", "\r")); err != nil {
				return errCut
			}
			if p.pace == slow && j%4 == i%4 && !p.in.below(i) {
				if _, err := p.until("what was typed", func(v view) bool {
					at, ok := p.standing(v)
					return ok && at == place{i, j + 1}
				}); err != nil {
					return err
				}
			}
		}
		if !leave {
			return nil
		}
		p.sent = later(p.sent, place{ask: i + 1})
		if err := p.send("\t"); err != nil {
			return errCut
		}
	}
	if p.pace == burst {
		return nil
	}
	_, err := p.until("the next question", func(v view) bool {
		at, ok := p.standing(v)
		return ok && at.ask > i
	})
	return err
}

// open dials, signs in and starts a session on a new line. cut, if given, may plan the
// line's end before anything is sent, and begun once the session stands.
func open(addr string, key gossh.Signer, window, resume bool, dialled, begun func(*line)) (*client, error) {
	l, err := connect(addr)
	if err != nil {
		return nil, err
	}
	if dialled != nil {
		dialled(l)
	}
	conn, err := signIn(l, key)
	if err == nil {
		if begun != nil {
			begun(l)
		}
		var c *client
		if c, err = begin(l, conn, window, resume); err == nil {
			return c, nil
		}
	}
	if l.isBroken() {
		return nil, errCut
	}
	return nil, errors.Join(err, l.Close())
}
