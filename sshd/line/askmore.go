package line

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"loket/forms"
	"loket/forms/text"
)

// askNarrative takes a text line by line until a line with only "..". Inside it
// every other line is text: a pasted block can hold lines that are keys elsewhere.
// Each line is on the disk before the next one is read.
func (s *session) askNarrative(w *work, st forms.Step) (reply, error) {
	f, present, typed := st.Field, w.draft.Answers.At(st.Path), w.draft.Typing
	if typed != "" {
		s.say("Ketikan tadi: %s. Lanjutkan di bawahnya.", size(typed))
	}
	bracket := ""
	if present.Answered() && typed == "" {
		bracket = " [terisi]"
	}
	label := fmt.Sprintf("%d/%d %s%s (akhiri dengan baris ..)", st.No, s.of(w, st), text.Clean(f.Label), bracket)
	for {
		if typed == "" {
			s.say("%s", label)
		}
		in, err := s.ask("")
		if err != nil {
			return leave, err
		}
		key := strings.TrimSpace(in)
		if key == ".." && typed != "" {
			return s.review(w, st, typed)
		}
		if typed == "" {
			switch key {
			case "", "=":
				if present.Answered() {
					return s.take(w, st, present)
				}
				s.say("Belum ada isian. Ketik, - untuk melewati, atau ? untuk bantuan.")
				continue
			case "..":
				s.say("Belum ada isian.")
				continue
			case "?":
				s.help(w, f)
				continue
			case "-", "<", ".", "!", "=?", "bagian":
				if key == "bagian" && !w.sections() {
					break
				}
				if done, r, err := s.common(w, st, f, key, present); done || err != nil {
					return r, err
				}
				continue
			}
			if a, problems := f.Parse(key, s.env(w)); a.Answered() && a.State != forms.Given {
				return s.take(w, st, a)
			} else if isState(f, key) {
				s.say("%s", problems[0].Say)
				continue
			}
		}
		more := strings.TrimPrefix(typed+"\n"+in, "\n")
		if utf8.RuneCountInString(more) > text.NarrativeRunes || len(more) > text.NarrativeBytes {
			s.say("Penuh: paling banyak %d huruf. Baris itu tidak dipakai; akhiri dengan baris ..", text.NarrativeRunes)
			continue
		}
		typed = more
		if !s.save(w, typed) {
			if w.gone() {
				return leave, nil
			}
			w.draft.Typing = typed
		}
	}
}

// isState says whether a word answers any question but not this one ("tidak tahu" where it is Plain).
func isState(f *forms.Field, key string) bool {
	open := forms.Field{ID: f.ID, Kind: forms.YesNo}
	a, _ := open.Parse(key, forms.Env{})
	return f.Plain && a.Answered() && a.State != forms.Given
}

// review shows the size of a text once before it is kept, the text itself on request.
func (s *session) review(w *work, st forms.Step, typed string) (reply, error) {
	f := st.Field
	a, problems := s.weigh(w, st, f, typed)
	s.problems(problems)
	bad := forms.Blocking(problems) || !a.Answered()
	for {
		keep, words := " Simpan? [y]", "y, u, l, atau +"
		if bad {
			keep, words = "", "u, l, atau +"
		}
		in, err := s.command("%s."+keep+" (u = tulis ulang, l = lihat, + = tambah): ", size(typed))
		if err != nil {
			return leave, err
		}
		switch in {
		case "", "y", "ya", "=":
			if !bad {
				return s.take(w, st, a)
			}
		case "u":
			w.draft.Typing = ""
			return again, nil
		case "+":
			w.draft.Typing = typed
			return again, nil
		case "l", "=?":
			s.block(text.CleanNarrative(typed))
		case ".":
			return leave, nil
		default: // the next answer, typed ahead: it is nobody's
			s.say("Ketikan itu tidak dipakai. Ketik %s.", words)
		}
	}
}

func size(typed string) string {
	clean := text.CleanNarrative(typed)
	return fmt.Sprintf("%d baris, %d huruf", strings.Count(clean, "\n")+1, utf8.RuneCountInString(clean))
}

// askRow asks whether a group gets another row.
func (s *session) askRow(w *work, st forms.Step) (reply, error) {
	g := st.Group
	rows := len(w.draft.Answers[g.ID].Rows)
	label := fmt.Sprintf("%d/%d %s: ada %s?", st.No, s.of(w, st), g.Label, strings.ToLower(g.RowTitle))
	if rows > 0 {
		label = fmt.Sprintf("%d/%d %s lagi? (%d)", st.No, s.of(w, st), g.RowTitle, rows)
	}
	for {
		in, err := s.command("%s (y/t) [t]: ", label)
		if err != nil {
			return leave, err
		}
		switch in {
		case "y", "ya":
			return s.addRow(w, st)
		case "", "t", "tidak", "=", "tidak ada":
			return s.closeGroup(w, st, forms.Answer{State: forms.Given, Rows: w.draft.Answers[g.ID].Rows})
		case "-":
			if rows == 0 {
				return s.closeGroup(w, st, forms.Answer{})
			}
			s.say("Sudah ada %d baris. Hapus dulu, misalnya: h1.", rows)
			continue
		case "?":
			s.help(w, g)
			s.say("h1 = hapus %s ke-1", strings.ToLower(g.RowTitle))
			continue
		case "<", ".", "!", "=?", "bagian":
			if done, r, err := s.common(w, st, g, in, w.draft.Answers[g.ID]); done || err != nil {
				return r, err
			}
			continue
		}
		if n, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(in, "h"))); err == nil && in[0] == 'h' && n >= 1 && n <= rows {
			w.draft.Answers = w.draft.Answers.Clone()
			w.draft.Answers.RemoveRow(g.ID, n-1)
			w.draft.At = g.ID + "[" + strconv.Itoa(rows-1) + "]"
			if !s.save(w, "") && w.gone() {
				return leave, nil
			}
			return again, nil
		}
		if a, _ := g.Parse(in, s.env(w)); a.Answered() && a.State != forms.Given && rows == 0 {
			return s.closeGroup(w, st, a)
		}
		s.say("Ketik y (ya) atau t (tidak), ? untuk bantuan.")
	}
}

func (s *session) addRow(w *work, st forms.Step) (reply, error) {
	answers := w.draft.Answers.Clone()
	if _, err := answers.AddRow(st.Group.ID); err != nil {
		s.say("Sudah penuh; baris baru tidak ditambah.")
		return again, nil
	}
	w.draft.Answers = answers
	w.draft.At = st.Path
	if first, ok := forms.Find(s.steps(w), st.Path); ok {
		w.draft.At = first.Path
	}
	if !s.save(w, "") && w.gone() {
		return leave, nil
	}
	return again, nil
}

// closeGroup goes on behind a group; without rows it was answered with none.
func (s *session) closeGroup(w *work, st forms.Step, a forms.Answer) (reply, error) {
	ok := s.change(w, st, func(answers forms.Answers) error { return answers.Set(st.Group.ID, a) })
	if !ok && w.gone() {
		return leave, nil
	}
	return again, nil
}

// askTally asks a grid row by row: the numbers of one row on one line, in the order of the columns.
func (s *session) askTally(w *work, st forms.Step) (reply, error) {
	f := st.Field
	var columns []string
	for _, c := range f.Columns {
		columns = append(columns, c.Label)
	}
	s.say("%d/%d %s: tiap baris tulis %s, misalnya: 1 0", st.No, s.of(w, st), f.Label, strings.Join(columns, " lalu "))
	// A grid that was begun is gone on with at its first row without numbers.
	first := slices.IndexFunc(f.Rows, func(r forms.Option) bool { return cells(f, r.Code, w.draft.Answers.At(st.Path)) == "" })
	for i := max(first, 0); i < len(f.Rows); {
		now := w.draft.Answers.At(st.Path)
		in, err := s.command("%s%s: ", f.Rows[i].Label, cells(f, f.Rows[i].Code, now))
		if err != nil {
			return leave, err
		}
		switch in {
		case "", "=":
			i++
			continue
		case "?":
			s.help(w, f)
			s.say("tidak ada = semua kosong")
			continue
		case "<":
			if i == 0 {
				return back, nil
			}
			i--
			continue
		case ".", "!", "=?", "bagian":
			if done, r, err := s.common(w, st, f, in, now); done || err != nil {
				return r, err
			}
			continue
		}
		step := 1
		if numbers, ok := rowNumbers(in); ok && len(numbers) <= len(f.Columns) {
			for j, c := range f.Columns {
				n := -1
				if j < len(numbers) {
					n = numbers[j]
				}
				now = forms.SetCell(now, f.Rows[i].Code, c.Code, n)
			}
		} else if a, problems := f.Parse(in, s.env(w)); forms.Blocking(problems) || !a.Answered() {
			s.say("Tulis %d angka dengan spasi; Enter = tetap, - = kosong.", len(f.Columns))
			continue
		} else if a.Grid == nil { // tidak tahu, menolak, tidak ada: for the whole grid
			return s.take(w, st, a)
		} else {
			now, step = forms.MergeCells(now, a), 0
		}
		if problems := s.checkAt(w, st, now); now.Answered() && forms.Blocking(problems) {
			s.say("%s", problems[0].Say)
			continue
		}
		answers := w.draft.Answers.Clone()
		if err := answers.Set(st.Path, now); err != nil {
			s.say("Isian ini tidak dapat disimpan di sini.")
			return back, nil
		}
		w.draft.Answers = answers
		if !s.save(w, "") && w.gone() {
			return leave, nil
		}
		i += step
	}
	a := w.draft.Answers.At(st.Path)
	if !a.Answered() && f.Required {
		s.say("Ini harus dijawab. Bila tidak tahu: tt.")
		return again, nil
	}
	return s.take(w, st, a)
}

// rowNumbers reads the numbers of one row: "2 1", "2,1"; "-" empties the row.
func rowNumbers(in string) (numbers []int, ok bool) {
	if in == "-" {
		return nil, true
	}
	for _, word := range strings.FieldsFunc(in, func(r rune) bool { return strings.ContainsRune(" ,;", r) }) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 0 {
			return nil, false
		}
		numbers = append(numbers, n)
	}
	return numbers, len(numbers) > 0
}

// cells shows what stands in one row of a grid.
func cells(f *forms.Field, row string, a forms.Answer) string {
	var out []string
	for _, c := range f.Columns {
		n, ok := a.Grid[row+"/"+c.Code]
		if !ok {
			return ""
		}
		out = append(out, strconv.Itoa(n))
	}
	return " [" + strings.Join(out, " ") + "]"
}
