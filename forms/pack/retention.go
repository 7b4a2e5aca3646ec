package pack

import (
	"slices"

	"loket/forms"
)

// Retention says how long the file of a closed case is kept before the coordinator
// may have it destroyed (SOP 10). The years are the office's to set.
type Retention struct {
	QuarantineDays int // between decision and destruction; more than a backup lives
	Years          int // where no rule fits
	Rules          []RetentionRule
}

// RetentionRule keeps cases of one kind for so many years; an empty field fits every case.
type RetentionRule struct {
	End      string // how step 4 ended: one of Ends
	Category string // of the complaint
	CaseType string
	Years    int
}

// Keep is how many years a closed case is kept; the first rule that fits counts. It
// is 0 when the rule book has none: such cases are never due.
func (r Retention) Keep(end, category, caseType string) int {
	for _, x := range r.Rules {
		if (x.End == "" || x.End == end) && (x.Category == "" || x.Category == category) && (x.CaseType == "" || x.CaseType == caseType) {
			return x.Years
		}
	}
	return r.Years
}

// backupDays is how long a backup may live.
const backupDays = 35

// readRetention reads retention.yaml.
func (l *loader) readRetention(root node) {
	e := root.entries("quarantine_days", "years", "rules")
	r := &l.pack.Retention
	r.QuarantineDays, r.Years = e.need("quarantine_days").number(), e.need("years").number()
	if r.QuarantineDays <= backupDays || r.QuarantineDays > 366 {
		e.get("quarantine_days").fault("Masa tahan harus lebih dari %d hari, umur cadangan, dan paling lama 366 hari.", backupDays)
	}
	years := func(n node, y int) {
		if y < 1 || y > 100 {
			n.fault("Masa simpan ditulis dalam tahun, 1 sampai 100.")
		}
	}
	years(e.get("years"), r.Years)
	for _, n := range e.get("rules").list() {
		v := n.entries("end", "category", "case_type", "years")
		x := RetentionRule{End: v.get("end").line(), Category: v.get("category").line(), CaseType: v.get("case_type").line(), Years: v.need("years").number()}
		years(v.get("years"), x.Years)
		if x.End == "" && x.Category == "" && x.CaseType == "" {
			n.fault("Aturan ini cocok untuk semua kasus; tulis end, category, atau case_type.")
		}
		if x.End != "" && !slices.Contains(Ends, x.End) {
			v.get("end").fault("Akhir %q tidak dikenal.", x.End)
		}
		l.later = append(l.later, func() {
			if _, ok := l.pack.Category(x.Category); x.Category != "" && !ok {
				v.get("category").fault("Jenis pengaduan %q tidak ada.", x.Category)
			}
			if x.CaseType != "" && !slices.ContainsFunc(l.pack.CaseTypes, func(o forms.Option) bool { return o.Code == x.CaseType }) {
				v.get("case_type").fault("Jenis kasus %q tidak ada.", x.CaseType)
			}
		})
		r.Rules = append(r.Rules, x)
	}
}
