package line

import (
	"fmt"
	"strings"

	"loket/store/casework"
)

// logWords name what only the log knows.
var logWords = map[casework.ActName]string{
	casework.ReadCase: "membuka kasus", casework.ReadQueue: "membaca antrean", casework.ReadInbox: "membaca rujukan", casework.Search: "mencari",
	casework.PrintForm: "mencetak formulir", casework.ReadLetter: "membaca surat", casework.Accounts: "mengurus akun",
	casework.ReadLog: "membaca catatan", casework.OpenWords: "membuka kata pencarian",
	casework.ReadAgenda: "membaca tugas", casework.ReadCompliance: "membaca kepatuhan", casework.ReadCaseload: "membaca beban",
	casework.ReadMeetings: "membaca rapat", casework.ReadAudit: "membaca audit berkas",
	"sign_in": "masuk", "sign_in_no": "ditolak masuk", "checkpoint": "titik bertanda tangan",
}

// log shows the auditor who did what, when, to which case; newest first, a page at a time.
func (s *session) log() error {
	q := casework.LogQuery{Limit: rows}
	for {
		page, err := s.desk.Log(s.ctx, s.who, q)
		if err != nil {
			s.refused(err)
			return nil
		}
		for _, e := range page.Entries {
			s.say("%s", s.entryLine(e))
		}
		if len(page.Entries) == 0 {
			s.say("Tidak ada catatan.")
		}
		for asked := false; !asked; {
			more := ""
			if page.More != 0 {
				more = ", n = lebih lama"
			}
			in, err := s.command("Catatan (akun, nomor kasus, tanggal%s, 0 = kembali): ", more)
			switch {
			case err != nil:
				return err
			case isBack(in) || in == "":
				return nil
			case in == "n" && more != "":
				q.Before, asked = page.More, true
			default:
				narrowed, err := casework.ParseLogQuery(in, s.pack.Office.Zone)
				if err != nil {
					s.refused(err)
					continue
				}
				narrowed.Limit = rows
				q, asked = narrowed, true
			}
		}
	}
}

// entryLine is one entry: number, time, account, what, which case.
func (s *session) entryLine(e casework.LogEntry) string {
	name, tried, refused := e.Act, "", e.Act == "refused"
	if refused {
		tried, _, _ = strings.Cut(e.Note, " ")
		name = casework.ActName(tried)
	}
	what, ok := logWords[name]
	if !ok {
		what = s.act(name, "")
	}
	if what == "" {
		what = string(name)
	}
	if refused {
		what = "ditolak: " + what
	}
	who := e.By.Account
	if who == "" {
		who = "program"
	}
	line := fmt.Sprintf("%d %s %s %s", e.Seq, s.when(e.At), who, what)
	if e.Number != "" {
		line += " " + e.Number
	}
	if e.Act == casework.Search {
		line += fmt.Sprintf(", %d kasus", e.Hits)
	}
	return line
}
