package intake

import (
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"loket/forms"
	"loket/forms/text"
	"loket/store/casework"
	"loket/tui/kit"
	"loket/tui/say"
)

// item is one line of the list: a step, or an action of step 4.
type item struct {
	step   int
	action casework.Action
	word   string
	state  string
	why    string
}

// rows are the three forms and what the Desk offers next.
func (s *Screen) rows() []item {
	out := []item{
		{step: report, word: s.word(report), state: s.env.Style.Done + " " + s.number, why: s.why(casework.Amend)},
		{step: origin, word: s.word(origin), state: s.originState(), why: s.why(casework.Verify)},
		{step: risk, word: s.word(risk), state: s.riskState(), why: s.why(casework.Classify)},
	}
	if s.view == nil {
		return out
	}
	for _, a := range s.view.Actions {
		switch a.Act {
		case casework.Amend, casework.Verify, casework.Classify, casework.Alarm:
			continue
		}
		word := s.book.Act(a.Act)
		if a.Act == casework.Complete {
			word = "Isi: " + s.book.Form(a.Form)
		}
		switch c := s.view.Case; {
		case a.Part == "":
		case c == nil || c.Referral(a.Part) != nil:
			word += " (rujukan " + a.Part + ")"
		default:
			word += ": " + kit.Clean(casework.PartName(c, s.book.Pack, a.Part))
		}
		state := ""
		if a.Next {
			state = "langkah berikut"
		}
		out = append(out, item{step: follow, action: a, word: word, state: state, why: a.Why})
	}
	return out
}

func (s *Screen) word(step int) string {
	names := map[int]string{report: "Laporan", origin: "Asal & identitas", risk: "Risiko", follow: "Tindak lanjut"}
	return s.env.WordOr("step."+strconv.Itoa(step), names[step])
}

// why says why a step cannot be opened by this account now; "" when it can.
func (s *Screen) why(act casework.ActName) string {
	if s.view == nil {
		return "Sedang dibuka."
	}
	for _, a := range s.view.Actions {
		if a.Act == act {
			return a.Why
		}
	}
	return "Ini bukan tugas akun Anda."
}

func (s *Screen) originState() string {
	if c := s.caseFile(); c != nil && c.Form("verify") != nil {
		return s.env.Style.Done + " " + s.env.WordOr("residency."+string(c.Residency), string(c.Residency))
	}
	return "belum"
}

func (s *Screen) riskState() string {
	c := s.caseFile()
	if c == nil {
		return ""
	}
	if c.Form("risk") == nil && c.Risk.Class == casework.Unassessed {
		return s.book.Risk(c.Risk.Class)
	}
	return s.env.Style.Done + " " + s.book.Risk(c.Risk.Class)
}

func (s *Screen) caseFile() *casework.Case {
	if s.view == nil {
		return nil
	}
	return s.view.Case
}

// walk takes the keys of the list.
func (s *Screen) walk(msg tea.Msg) tea.Cmd {
	p, ok := msg.(kit.Pressed)
	if !ok {
		return nil
	}
	if s.say.Tone != kit.Plain { // what was done stays
		s.say = kit.Message{}
	}
	switch p.ID {
	case "move":
		s.list.Update(p.Key, s.env.Area().Height-4)
	case "digit":
		n, err := strconv.Atoi(p.Key.Text)
		if err != nil || n > s.list.Len {
			return nil
		}
		s.list.Go(n - 1)
		return s.choose()
	case "choose":
		return s.choose()
	case "file":
		return kit.Send(kit.OpenCase{Number: s.number})
	}
	return nil
}

// choose opens the chosen step or begins the chosen act.
func (s *Screen) choose() tea.Cmd {
	rows := s.rows()
	if s.view == nil || s.list.At >= len(rows) {
		return nil
	}
	it := rows[s.list.At]
	switch {
	case it.why != "":
		s.say = kit.Message{Tone: kit.Warn, Text: it.why}
		return nil
	case it.step == follow:
		s.say = kit.Message{}
		return kit.Send(kit.WorkFor(it.action, s.number, s.view.Version))
	}
	s.open(it.step)
	return s.fill.Init()
}

// Keys is the form's table while one is open, else the list's.
func (s *Screen) Keys() []kit.Key {
	if s.step != follow {
		return s.fill.Keys()
	}
	return []kit.Key{
		{ID: "choose", Keys: []string{"enter"}, Show: "Enter", Word: "Buka", Help: "Buka langkah atau tindakan yang ditunjuk.", Footer: true},
		{ID: "digit", Keys: kit.Digits, Show: "1-9", Word: "Pilih", Help: "Pilih dengan angka.", Footer: true},
		{ID: "move", Keys: []string{"up", "down", "pgup", "pgdown", "home", "end", "k", "j"}, Show: "Panah", Word: "Pindah", Help: "Pindah baris."},
		{ID: "file", Keys: []string{"l", "ctrl+o"}, Show: "l", Word: "Lihat kasus", Help: "Lihat berkas kasus.", Footer: true},
	}
}

// headRows are the steps and the blank row above an open form.
const headRows = 2

// View draws the open form under its header, or the list.
func (s *Screen) View(a kit.Area) kit.Frame {
	if s.step != follow {
		fr := s.fill.View(kit.Area{Width: a.Width, Height: a.Height - headRows})
		fr.Lines = append([]string{s.header(), ""}, fr.Lines...)
		if fr.Cursor != nil {
			fr.Cursor = &kit.Point{X: fr.Cursor.X, Y: fr.Cursor.Y + headRows}
		}
		return fr
	}
	fr := kit.Frame{Title: "Langkah laporan " + kit.Clean(s.number), Say: s.say}
	if s.view == nil {
		return fr
	}
	if s.view.Level != casework.LevelFull {
		fr.Lines = []string{fmt.Sprintf("Sudah diteruskan, nomor %s, petugas %s.", kit.Clean(s.number), say.Or(kit.Clean(s.view.Row.Caseworker), "belum ditunjuk"))}
		return fr
	}
	if c := s.caseFile(); c != nil && c.Uncontacted() {
		fr.Lines = append(fr.Lines, s.env.Style.Alert(s.env.WordOr("say.nobody_contacted", "BELUM ADA YANG DIHUBUNGI")), "")
	}
	fr.Lines = append(fr.Lines, s.listLines(a.Width, a.Height-len(fr.Lines))...)
	return fr
}

func (s *Screen) listLines(width, height int) []string {
	rows := s.rows()
	wide := 0
	for _, r := range rows {
		wide = max(wide, text.Width(r.word)+2)
	}
	wide = min(wide, width/2)
	var out []string
	from, to := s.list.Window(height - 2)
	for i := from; i < to && i < len(rows); i++ {
		r := rows[i]
		if i == follow-1 || i == from && i >= follow {
			out = append(out, "", s.env.Style.Bold("4 "+s.word(follow)))
		}
		tail := r.state
		if r.why != "" && r.step == follow {
			tail = "tidak bisa: " + r.why
		}
		no := strconv.Itoa(i + 1)
		if i >= 9 {
			no = " "
		}
		word := text.Clean(r.word)
		switch {
		case tail == "":
		case text.Width(word) >= wide && text.Width(word)+1+text.Width(tail) <= width-4:
			word += " "
		default: // at least one blank between the two
			word = text.Pad(text.Truncate(word, wide-1), wide)
		}
		out = append(out, text.Truncate(s.list.Mark(i, s.env.Style.Marker)+no+" "+word+text.Clean(tail), width))
	}
	return out
}

// header shows the four steps, what is done, and where one is.
func (s *Screen) header() string {
	var parts []string
	for step := report; step <= follow; step++ {
		w := strconv.Itoa(step) + " " + s.word(step)
		done := step == report && s.number != "" || step == origin && strings.HasPrefix(s.originState(), s.env.Style.Done) ||
			step == risk && strings.HasPrefix(s.riskState(), s.env.Style.Done)
		if done {
			w += " " + s.env.Style.Done
		}
		if step == s.step {
			w = s.env.Style.Bold("[" + w + "]")
		}
		parts = append(parts, w)
	}
	return strings.Join(parts, "  ")
}

// saved is the receipt of step 1.
func (s *Screen) saved(number string) string {
	return strings.Replace(s.env.WordOr("say.saved", "Tersimpan. Nomor laporan: %s"), "%s", kit.Clean(number), 1)
}

// alikeLines list earlier cases that may be of the same child, and registry entries (SOP 3.2).
func (s *Screen) alikeLines() []string {
	if s.alike == nil {
		return nil
	}
	var out []string
	for _, m := range s.alike.Cases {
		l := strings.TrimSpace(kit.Clean(m.Number) + " " + kit.Clean(m.Name))
		if born, ok := forms.ParsePartialDate(m.Birth); ok {
			l += ", lahir " + born.Text()
		}
		why := kit.Clean(m.Why)
		if why == "" && m.Exact {
			why = "NIK sama"
		}
		for _, more := range []string{s.book.Stage(m.Stage), why} {
			if more != "" {
				l += " " + s.env.Style.Dot + " " + more
			}
		}
		out = append(out, l)
	}
	if len(out) > 0 {
		out = append([]string{"Mungkin anak yang sama (tidak digabung otomatis):"}, out...)
	}
	if s.alike.Elsewhere {
		out = append(out, "Pencocokan dilakukan sekretariat.")
	}
	for _, r := range s.alike.Registry {
		is := "tidak ada"
		if r.Listed {
			is = "ada"
		}
		out = append(out, strings.TrimSpace(kit.Clean(r.Name)+": "+is+" (per "+r.At.In(s.env.Zone).Format("02-01-2006")+") "+kit.Clean(r.Detail)))
	}
	return out
}

// proposal is the class that the answers propose, with its reasons (SOP 6).
func (s *Screen) proposal(c *casework.Case, a forms.Answers) []string {
	p := s.env.Desk.Pack()
	all := forms.Answers{}
	if c != nil {
		for id, x := range c.Complaint {
			if id == "danger" || id == "category" || strings.HasPrefix(id, "sign.") {
				all[id] = x
			}
		}
	}
	for id, x := range a {
		if x.Answered() {
			all[id] = x
		}
	}
	class, because := p.ClassFor(all)
	out := []string{"Usulan: " + s.book.Risk(casework.Class(class)) + ". Petugas yang memutuskan."}
	var why []string
	for _, id := range because {
		switch code, isSign := strings.CutPrefix(id, "sign."); {
		case id == "danger":
			why = append(why, "ada bahaya atau luka sekarang")
		case id == "safe_home":
			why = append(why, "rumah tidak aman")
		case id == "shelter":
			why = append(why, "perlu tempat aman malam ini")
		case id == "category":
			if cat, ok := p.Category(all["category"].Value); ok {
				why = append(why, "masalah: "+cat.Label)
			}
		case isSign:
			if sign, ok := p.Sign(code); ok {
				why = append(why, sign.Label)
			}
		}
	}
	if len(why) > 0 && class != string(casework.Unassessed) {
		out = append(out, text.Wrap("Karena: "+text.Clean(strings.Join(why, "; ")), s.env.Area().Width)...)
	} else if class == string(casework.Unassessed) {
		out = append(out, "Belum semua tanda dijawab. Tidak menjawab bukan berarti aman.")
	}
	return out
}
