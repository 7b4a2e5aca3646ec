package line

import (
	"loket/store/casework"
)

// rows is how many cases are listed at once.
const rows = 10

// queue lists cases by number and marks, never by name, soonest clock first.
func (s *session) queue(q casework.Query) error {
	q.Limit = rows
	q.Offset = 0
	numbers, total, ok := s.rows(q)
	for ok && total > 0 {
		more := ""
		if q.Offset+len(numbers) < total {
			more = ", n = berikut"
		}
		in, err := s.command("Antrean (nomor%s, ? saringan, 0 = kembali): ", more)
		if err != nil {
			return err
		}
		narrowed, known := filter(q, in)
		number, isNumber := numbered(in, numbers)
		switch {
		case isBack(in) || in == "":
			return nil
		case in == "n" && more != "":
			q.Offset += rows
			numbers, total, ok = s.rows(q)
		case in == "?":
			s.say("saya, lewat, tinggi, sedang, rendah, layanan, perlindungan, tutup; semua = tanpa saringan")
		case known:
			if found, n, fine := s.rows(narrowed); fine && n > 0 { // an empty answer leaves the list as it was
				q, numbers, total = narrowed, found, n
			}
		case isNumber:
			if err := s.caseFile(number); err != nil {
				return err
			}
		default:
			s.say("Ketik nomor urut atau nomor kasus, ? saringan.")
		}
	}
	return nil
}

// filter narrows a queue by one word.
func filter(q casework.Query, word string) (casework.Query, bool) {
	q.Offset = 0
	switch word {
	case "saya":
		q.Mine = true
	case "lewat":
		q.Overdue = true
	case "tinggi":
		q.Risk = casework.High
	case "sedang":
		q.Risk = casework.Medium
	case "rendah":
		q.Risk = casework.Low
	case "layanan":
		q.Lane = casework.Service
	case "perlindungan":
		q.Lane = casework.Protection
	case "tutup":
		q = casework.Query{Stage: casework.Closed, Limit: rows}
	case "semua":
		q = casework.Query{Limit: rows}
	default:
		return q, false
	}
	return q, true
}

// rows prints one page and returns its numbers.
func (s *session) rows(q casework.Query) (numbers []string, total int, ok bool) {
	p, err := s.desk.Queue(s.ctx, s.who, q)
	if err != nil {
		s.refused(err)
		return nil, 0, false
	}
	if p.Total == 0 {
		s.say("Tidak ada kasus.")
		return nil, 0, true
	}
	s.say("%d kasus, %d lewat waktu%s", p.Total, p.Overdue, s.high(p.High))
	for i, r := range p.Rows {
		s.say("%d %s %s", i+1, r.Number, s.marks(r, p.Now, false))
		numbers = append(numbers, r.Number)
	}
	return numbers, p.Total, true
}
