package line

import (
	"slices"
	"strconv"
	"strings"

	"loket/forms"
	"loket/forms/text"
	"loket/store/casework"
)

// caseFile shows one case and offers what the person may do with it.
func (s *session) caseFile(number string) error {
	v, ok := s.open(number)
	if !ok {
		return nil
	}
	s.summary(v)
	s.actions(v, false)
	for {
		in, err := s.command("Kasus (nomor, ? bantuan, 0 = kembali): ")
		if err != nil {
			return err
		}
		todo := offered(v)
		n, errNumber := strconv.Atoi(in)
		switch {
		case isBack(in):
			return nil
		case errNumber == nil && n >= 1 && n <= len(todo):
			if err := s.perform(v, todo[n-1]); err != nil {
				return err
			}
		case in == "!":
			s.card()
			if _, _, err := s.alarm(number); err != nil {
				return err
			}
		case in == "":
			s.summary(v)
			s.actions(v, false)
			continue
		case in == "?" || in == "lainnya":
			s.actions(v, true)
			continue
		case in == "semua":
			s.everything(v)
			continue
		case s.chapter(v, in):
			continue
		default:
			if err := s.look(v, in); err != nil {
				return err
			}
			continue
		}
		seen := v.Version
		if v, ok = s.open(number); !ok {
			return nil
		}
		if v.Version != seen {
			s.headline(v)
		}
		s.actions(v, false)
	}
}

func (s *session) open(number string) (casework.View, bool) {
	v, err := s.desk.Open(s.ctx, s.who, number)
	if err != nil {
		s.refused(err)
		return v, false
	}
	return v, true
}

// offered are the actions that can be done now, as the menu numbers them.
func offered(v casework.View) []casework.Action {
	var out []casework.Action
	for _, a := range v.Actions {
		if a.Why == "" {
			out = append(out, a)
		}
	}
	return out
}

// offer names an action, with the part of the case it is about.
func (s *session) offer(a casework.Action, c *casework.Case) string {
	name := s.act(a.Act, a.Form)
	switch {
	case a.Part == "":
		return name
	case c != nil && c.Referral(a.Part) != nil || c == nil && !a.OfRelease():
		return name + " (rujukan " + a.Part + ")"
	}
	if about := casework.PartName(c, s.pack, a.Part); about != "" {
		return name + ": " + about
	}
	return name + " (" + a.Part + ")"
}

// flatMost is how many actions "?" still lists at once; more are listed by group.
const flatMost = 2 * casework.MenuFlat

// actions lists what can be done now: the first few, or all when that is asked for and
// they are not too many; else the groups, each behind its letter.
func (s *session) actions(v casework.View, all bool) {
	todo := offered(v)
	switch {
	case !all:
		for i, a := range todo {
			if i == shortList && len(todo) > shortList+1 {
				s.say("? %d pilihan lagi", len(todo)-shortList)
				break
			}
			s.say("%d %s", i+1, s.offer(a, v.Case))
		}
		return
	case len(todo) <= flatMost:
		s.everything(v)
		return
	}
	for i, g := range casework.Groups() {
		if n := len(casework.In(todo, g)); n > 0 {
			s.say("%s %s (%d)", string(rune('a'+i)), s.word("group."+string(g), string(g)), n)
		}
	}
	s.say("Ketik hurufnya; semua = daftar lengkap.")
	s.words(v)
}

// chapter lists the actions of one group with their numbers; false: in is no letter of a group.
func (s *session) chapter(v casework.View, in string) bool {
	todo := offered(v)
	if len(in) != 1 || len(todo) <= shortList {
		return false
	}
	for i, g := range casework.Groups() {
		if in != string(rune('a'+i)) {
			continue
		}
		for n, a := range todo {
			if casework.GroupOf(a) == g {
				s.say("%d %s", n+1, s.offer(a, v.Case))
			}
		}
		s.reasons(casework.In(v.Actions, g), v.Case)
		return true
	}
	return false
}

// everything lists all that can be done, what cannot be done and why, and the words.
func (s *session) everything(v casework.View) {
	for i, a := range offered(v) {
		s.say("%d %s", i+1, s.offer(a, v.Case))
	}
	s.reasons(v.Actions, v.Case)
	s.words(v)
}

// reasons say what cannot be done now, and why; a reason that many have, once.
func (s *session) reasons(all []casework.Action, c *casework.Case) {
	var why []string
	names := map[string][]string{}
	for _, a := range all {
		if a.Why == "" {
			continue
		}
		if names[a.Why] == nil {
			why = append(why, a.Why)
		}
		names[a.Why] = append(names[a.Why], s.offer(a, c))
	}
	for _, w := range why {
		s.say("- %s: %s", strings.Join(names[w], "; "), w)
	}
}

// words are what can be typed beside numbers.
func (s *session) words(v casework.View) {
	if v.Level == casework.LevelFull {
		s.say("nama, isi, orang, saudara, alur, rujukan, rencana, riwayat, waktu, surat, cetak; ! Bahaya")
	}
	if v.Level == casework.LevelLetter {
		s.say("nama, surat; ! Bahaya")
	}
}

// headline is the first line of the summary: after one's own act that is news enough.
func (s *session) headline(v casework.View) {
	if v.Level < casework.LevelCoded || v.Level == casework.LevelLetter {
		s.summary(v)
		return
	}
	s.say("%s: %s", v.Row.Number, s.marks(v.Row, s.desk.Now(), true))
}

// summary says how a case stands, as far as it may be seen. It never says who the child is.
func (s *session) summary(v casework.View) {
	now := s.desk.Now()
	switch v.Level {
	case casework.LevelNumber:
		if s.who.Role.AtDesk() { // a desk knows of it as a number only once it gave it away
			officer := v.Row.Caseworker
			if officer == "" {
				officer = "belum ditunjuk"
			}
			told := strings.Replace(s.word("say.forwarded", "Sudah diteruskan, nomor %s, petugas %s."), "%s", v.Row.Number, 1)
			s.say("%s", strings.Replace(told, "%s", officer, 1))
			return
		}
		s.say("%s: %s", v.Row.Number, s.marks(v.Row, now, true))
		return
	case casework.LevelLetter:
		for _, r := range v.Letters {
			s.letter(r)
		}
		return
	}
	s.say("%s: %s", v.Row.Number, s.marks(v.Row, now, true))
	s.say("%s; %s", s.word("lane."+string(v.Row.Lane), string(v.Row.Lane)), s.category(v.Row.Category))
	c := v.Case
	if c == nil {
		return
	}
	holder := c.Caseworker
	if holder == "" {
		holder = "belum ada"
	}
	s.say("Penanggung jawab: %s. Asal: %s.", holder, s.word("residency."+string(c.Residency), string(c.Residency)))
	if c.End != casework.NoEnd && c.End != casework.ToSecretariat { // where its reader sits
		s.say("Akhir: %s", s.word("end."+string(c.End), string(c.End)))
	}
	s.silence(c)
	if c.Alleged() {
		s.say("Terduga ditandai: tempat anak tidak ditulis di surat.")
	}
	for _, r := range c.Referrals {
		s.say("Rujukan %s, %s: %s", r.ID, s.agency(r.Agency), s.state(r.State))
	}
	for _, r := range c.Releases {
		if r.Open() {
			s.say("Data keluar: %s", r.Line(s.pack))
		}
	}
	s.gaps(v, gapsShown)
}

// silence warns when somebody around the child must not be contacted or told (SOP 7),
// and says who, as far as that is known: it stands in the file that is read here.
func (s *session) silence(c *casework.Case) {
	if c == nil || !slices.ContainsFunc(c.People, func(p casework.Party) bool { return p.NoContact }) {
		return
	}
	var who []string
	for _, p := range c.People {
		if name := party(p); p.NoContact && !forms.Nobody(name) {
			who = append(who, name)
		}
	}
	if len(who) > 0 {
		s.say("JANGAN HUBUNGI: %s.", strings.Join(who, ", "))
		return
	}
	s.say("%s", s.word("say.no_contact", "Jangan hubungi: ada orang yang tidak boleh tahu. Tanya peksos."))
}

// party is a marked person as the file knows it: relation and name, of which one may be missing.
func party(p casework.Party) string { return strings.TrimSpace(p.Relation + " " + p.Name) }

// look carries out the words of a case: what is shown only on request.
func (s *session) look(v casework.View, in string) error {
	word, rest, _ := strings.Cut(in, " ")
	if v.Level == casework.LevelLetter {
		return s.lookLetter(v, word)
	}
	c := v.Case
	if c == nil && word == "surat" { // who writes the office's letters has not the file
		return s.print(s.desk.Letter(s.ctx, s.who, v.Row.Number, strings.TrimSpace(rest)))
	}
	if c == nil {
		s.say("Ketik nomor dari daftar, atau 0.")
		return nil
	}
	switch word {
	case "nama":
		s.name(c.Child)
	case "isi":
		s.filled("complaint", c.Complaint, v)
	case "orang":
		s.people(c)
	case "saudara":
		s.family(v)
	case "alur":
		return s.pathways(c)
	case "rujukan":
		s.referrals(c)
	case "rencana":
		return s.plan(c)
	case "riwayat":
		return s.history(v)
	case "waktu":
		s.gaps(v, len(v.Gaps))
		return s.clocks(c)
	case "surat":
		return s.print(s.desk.Letter(s.ctx, s.who, c.Number, strings.TrimSpace(rest)))
	case "cetak":
		return s.printForm(c)
	default:
		s.say("Ketik nomor dari daftar, atau ? untuk bantuan.")
	}
	return nil
}

// name says who the child is: only on request.
func (s *session) name(c casework.Child) {
	told := c.Name
	if told == "" {
		told = "tanpa nama"
	}
	if d, ok := forms.ParsePartialDate(c.Birth); ok {
		told += ", lahir " + d.Text()
	} else if age := c.AgeTold(); age != "" {
		told += ", " + age
	}
	s.say("%s", told)
}

// filled shows the answers of one form.
func (s *session) filled(form string, a forms.Answers, v casework.View) {
	def := s.pack.Forms[form]
	if def == nil {
		s.say("Formulir ini tidak ada di buku aturan kantor.")
		return
	}
	w := &work{form: def, view: v, draft: casework.Draft{Answers: a}}
	s.showAll(w)
}

func (s *session) people(c *casework.Case) {
	if len(c.People) == 0 {
		s.say("Tidak ada orang yang ditandai.")
	}
	for _, p := range c.People {
		var marks []string
		if p.NoContact {
			marks = append(marks, "JANGAN HUBUNGI")
		}
		if p.Alleged {
			marks = append(marks, "terduga")
		}
		if p.SameHouse {
			marks = append(marks, "serumah")
		}
		s.say("%s: %s", party(p), strings.Join(marks, ", "))
	}
}

// family lists the brothers and sisters whom the person may know of.
func (s *session) family(v casework.View) {
	if len(v.Family) == 0 {
		s.say("Belum ada saudara yang tercatat.")
	}
	for _, k := range v.Family {
		s.say("%s %s: %s", k.Number, k.Name, s.marks(k.Row, s.desk.Now(), true))
	}
}

// pathways shows the special orders of steps that the case is on.
func (s *session) pathways(c *casework.Case) error {
	if len(c.Pathways) == 0 {
		s.say("Kasus ini tidak menempuh alur khusus.")
		return nil
	}
	var b strings.Builder
	for _, w := range c.Pathways {
		for _, l := range casework.PathwayLines(c, w, s.pack, false, s.desk.Now(), 78) {
			b.WriteString(l + "\n")
		}
	}
	return s.pages(b.String())
}

func (s *session) referrals(c *casework.Case) {
	if len(c.Referrals) == 0 {
		s.say("Belum ada rujukan.")
	}
	for _, r := range c.Referrals {
		s.say("Rujukan %s, surat %s, %s", r.ID, r.Letter, s.agency(r.Agency))
		for _, st := range r.Steps {
			s.say("  %s %s, %s %s", s.when(st.At), s.state(st.State), st.By, st.Note)
		}
		if r.Reason != "" {
			s.say("  Alasan: %s", r.Reason)
		}
		if r.Result != "" {
			s.say("  Hasil: %s", r.Result)
		}
	}
}

// history lists the acts, newest first, a page at a time.
// filledForm is the form that a record's act has filled or opened again; "" when none.
func filledForm(r casework.Record) string {
	for _, e := range r.Events {
		switch e := e.(type) {
		case casework.FormCompleted:
			return e.Form
		case casework.FormReopened:
			form, _, _ := strings.Cut(e.Filled, "#")
			return form
		}
	}
	return ""
}

func (s *session) history(v casework.View) error {
	var b strings.Builder
	for i := len(v.Events) - 1; i >= 0; i-- {
		e := v.Events[i]
		b.WriteString(text.Clean(s.when(e.At)+" "+s.act(casework.ActName(e.Name), filledForm(e))+", "+e.By.Account) + "\n")
	}
	if b.Len() == 0 {
		b.WriteString("Belum ada riwayat.\n")
	}
	return s.pages(b.String())
}
