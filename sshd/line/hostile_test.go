package line

import (
	"context"
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"loket/forms"
	"loket/store/casework"
)

// tame fails when a screen holds anything but printable text and line ends.
func tame(t *testing.T, screen string) {
	t.Helper()
	if !utf8.ValidString(screen) {
		t.Errorf("not UTF-8: %q", screen)
	}
	for _, r := range screen {
		if r != '\n' && !unicode.IsPrint(r) {
			t.Errorf("%U on the screen:\n%q", r, screen)
			return
		}
	}
}

// sent is what the desk sends in a dialogue, without what was entered.
func sent(o casework.Desk, who casework.Actor, ascii bool, in string) (string, error) {
	var out strings.Builder
	err := Run(context.Background(), Options{Desk: o, Actor: who, In: strings.NewReader(in), Out: &out, ASCII: ascii, Notice: "Kabar\x1b[31m merah"})
	return out.String(), err
}

func TestHostileInput(t *testing.T) {
	bad := "\x1b]0;judul\a\x1b[2JBu\u202Edi\u2066\u200b \xff\xfe\x00 1 TINGGI"
	for name, in := range map[string]string{
		"name":      "1\nt\n" + bad + "\n" + bad + "\n" + bad + "\n",
		"menu":      bad + "\n" + bad + "\n3\n" + bad + "\n4\n" + bad + "\n",
		"narrative": strings.Join(sheet[:len(sheet)-6], "\n") + "\n" + bad + "\n" + bad + "\n..\nl\ny\n",
		"binary":    string([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255, 254, 13, 10, 127, 27}),
		"only CR":   strings.Repeat("1\r\r", 40),
		"long":      "1\nt\n" + strings.Repeat("a", 300_000) + "\n" + strings.Repeat("b ", 4000) + "\nrumah\n",
	} {
		o := newOffice()
		screen, err := sent(o, officer, false, in)
		if !errors.Is(err, ErrEnd) {
			t.Errorf("%s: %v", name, err)
		}
		tame(t, screen)
		holds(t, o)
	}
}

// TestHostileStore: whatever came into the store, by an import or an older program,
// nothing of it reaches the line uncleaned, and no text starts a line of its own.
func TestHostileStore(t *testing.T) {
	evil := "Budi\n1 PALSU\r\n\x1b[2J\u202E" + strings.Repeat("\u0301", 40)
	o := &poisoned{Desk: newOffice(), evil: evil}
	screen, err := sent(o, officer, true, "3\n1\n0801-26-0001-3\nnama\nisi\norang\nrujukan\nriwayat\nsurat\ncetak\n1\n\n?\n0\n0\n")
	if err != nil && !errors.Is(err, ErrEnd) {
		t.Fatal(err)
	}
	tame(t, screen)
	for l := range strings.SplitSeq(screen, "\n") {
		if strings.HasPrefix(l, "1 PALSU") {
			t.Errorf("a text made a line of its own: %q\n%s", l, screen)
		}
	}
	for _, r := range screen {
		if r >= 0x80 {
			t.Fatalf("%U in an ASCII dialogue", r)
		}
	}
}

// poisoned answers every reading with hostile text.
type poisoned struct {
	casework.Desk
	evil string
}

func (p *poisoned) Queue(context.Context, casework.Actor, casework.Query) (casework.Page, error) {
	return casework.Page{Total: 1, Rows: []casework.Row{{Number: p.evil, Risk: casework.Class(p.evil), Stage: casework.Stage(p.evil), Name: p.evil, Level: casework.LevelFull}}}, nil
}

func (p *poisoned) Open(context.Context, casework.Actor, string) (casework.View, error) {
	e := p.evil
	text := forms.Answer{State: forms.Given, Value: e}
	c := &casework.Case{
		Number: e, Caseworker: e, Child: casework.Child{Name: e, Age: e}, Category: e, Residency: casework.Residency(e),
		Complaint: forms.Answers{"child.name": text, "problem": text, "child.words": text},
		People:    []casework.Party{{Name: e, Relation: e, Alleged: true, NoContact: true}},
		Referrals: []casework.Referral{{ID: e, Letter: e, Agency: e, State: casework.ReferralState(e), Steps: []casework.Step{{State: casework.ReferralState(e), By: e, Note: e}}, Reason: e, Result: e}},
	}
	return casework.View{
		Level: casework.LevelFull, Row: casework.Row{Number: e, Level: casework.LevelFull, Caseworker: e}, Case: c, Version: 1,
		Events:  []casework.Record{{Name: e, By: casework.Actor{Account: e}}},
		Actions: []casework.Action{{Act: casework.ActName(e)}, {Act: casework.Note, Why: e}},
	}, nil
}

func (p *poisoned) Letter(context.Context, casework.Actor, string, string) (string, error) {
	return "surat\n" + strings.ReplaceAll(p.evil, "PALSU", "KERTAS"), nil
}

func (p *poisoned) Print(context.Context, casework.Actor, string, string) (string, error) {
	return "surat\n" + strings.ReplaceAll(p.evil, "PALSU", "KERTAS"), nil
}

// TestNamesUnasked: after the report nothing shows who the child or the reporter is
// until it is asked for.
func TestNamesUnasked(t *testing.T) {
	o := newOffice()
	number := report(t, o)
	walk := strings.Join([]string{"4", "tinggi", "1", "?", "", "rujukan", "riwayat", "0", "0", "3", "0", "6", "5", number, "@", "0", "!", "?", "0"}, "\n") + "\n"
	for _, who := range []casework.Actor{officer, coordinator, supervisor, caseworker, manager} {
		screen, err := sent(o, who, false, walk)
		if err != nil {
			t.Fatalf("%s: %v\n%s", who.Account, err, screen)
		}
		for _, word := range []string{"Melati", "rumah tetangga", "lewat tetangga", "menangis"} {
			if strings.Contains(screen, word) {
				t.Errorf("%s reads %q unasked:\n%s", who.Account, word, screen)
			}
		}
	}
	screen, err := sent(o, officer, false, number+"\nnama\n0\n0\n")
	if err != nil || !strings.Contains(screen, "Melati") {
		t.Errorf("asked for the name, got %v:\n%s", err, screen)
	}
}

// TestRoles: each role's first screen offers what the role may do.
func TestRoles(t *testing.T) {
	o := newOffice()
	report(t, o)
	var all strings.Builder
	for _, who := range []casework.Actor{officer, caseworker, manager, hospital, auditor, {Account: "data", Role: casework.DataOfficer}, {Account: "pengelola", Role: casework.Administrator}} {
		screen, err := sent(o, who, false, "0\n")
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(screen + "\n\n")
	}
	golden(t, "roles", all.String())
}

// TestNotFound: a case one may not know and a number that does not exist are told alike.
func TestNotFound(t *testing.T) {
	o := newOffice()
	number := report(t, o)
	hidden, err1 := sent(o, hospital, false, number+"\n0\n")
	missing, err2 := sent(o, hospital, false, casework.CaseNumber("0801", 26, 77)+"\n0\n")
	if err1 != nil || err2 != nil || hidden != missing || !strings.Contains(hidden, "Tidak ditemukan.") {
		t.Errorf("hidden:\n%s\nmissing:\n%s", hidden, missing)
	}
}

// holds fails when the desk keeps an answer that fails its check: in a case, or of
// its own kind in a draft.
func holds(t *testing.T, o *office) {
	t.Helper()
	ctx := context.Background()
	page, err := o.Queue(ctx, manager, casework.Query{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range page.Rows {
		c := o.file(t, row.Number)
		env := casework.FormEnv(nil, officer, o.Pack(), o.now, c.Complaint)
		if p := o.Pack().Forms["complaint"].Check(c.Complaint, env); forms.Blocking(p) {
			t.Errorf("case %s: %v", row.Number, p)
		}
	}
	for _, who := range []casework.Actor{officer, manager, hospital} {
		drafts, err := o.Drafts(ctx, who)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range drafts {
			form := o.Pack().Forms[d.Form]
			env := casework.FormEnv(nil, who, o.Pack(), o.now, d.Answers)
			for id, a := range d.Answers {
				f := form.Field(id)
				if f == nil || a.State != forms.Given || f.Kind == forms.Group {
					continue
				}
				alone := forms.Form{Sections: []forms.Section{{Fields: []forms.Field{{ID: id, Kind: f.Kind, Options: f.Options, Min: f.Min, Max: f.Max, Rows: f.Rows, Columns: f.Columns, Ahead: f.Ahead}}}}}
				if p := alone.CheckField(id, d.Answers, env); forms.Blocking(p) {
					t.Errorf("draft of %s: %s holds %v: %v", d.Form, id, a, p)
				}
			}
		}
	}
}

// FuzzRun feeds any bytes to a dialogue: it ends, prints nothing wild, and keeps no
// answer that fails its check.
func FuzzRun(f *testing.F) {
	f.Add([]byte(strings.Join(neighbour, "\n")+"\n"), uint8(0))
	f.Add([]byte(strings.Join(sheet, "\r\n")+"\r\n"), uint8(1))
	f.Add([]byte(strings.Join(schoolCosts, "\r")+"\r"), uint8(2))
	f.Add([]byte("1\n!\ny\n.\n2\n<\n=\n=?\n-\ntt\n"), uint8(0))
	f.Add([]byte("0801-26-0001-3\n1\ny\n2\n?\n3\n!\ny\nnama\nisi\ncetak\n1\n\n"), uint8(0))
	f.Add([]byte("0801-26-0001-3\n?\n7\n1\n1\ny\n.\n2\n\x1b[A\xff\x00\n"), uint8(1))
	f.Fuzz(func(t *testing.T, in []byte, role uint8) {
		if len(in) > 1<<16 {
			return
		}
		o := newOffice()
		if _, err := dialogue(o, officer, script(neighbour, []string{"t", "0"})...); err != nil {
			t.Fatal(err)
		}
		who := []casework.Actor{officer, manager, hospital}[int(role)%3]
		screen, err := sent(o, who, false, string(in))
		if err != nil && !errors.Is(err, ErrEnd) {
			t.Fatal(err)
		}
		tame(t, screen)
		holds(t, o)
	})
}
