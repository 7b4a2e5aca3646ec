package forms

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
)

// maxCell is the most one cell of a tally can hold unless the field says otherwise.
const maxCell = 9999

// readCells reads cells of a tally: "0-2/male=3", several of them separated by
// commas or semicolons. Row and column go by number, code or start of the label.
func (f *Field) readCells(word string) (Answer, string) {
	answer := Answer{State: Given, Grid: map[string]int{}}
	if noneWords[word] {
		return Answer{State: Given}, ""
	}
	for cell := range strings.FieldsFuncSeq(word, func(r rune) bool { return r == ',' || r == ';' }) {
		key, n, say := f.readCell(strings.TrimSpace(cell))
		if say != "" {
			return Answer{}, say
		}
		answer.Grid[key] = n
	}
	if len(answer.Grid) == 0 {
		return Answer{}, f.sayCell()
	}
	return answer, ""
}

func (f *Field) readCell(cell string) (key string, n int, say string) {
	name, amount, ok := strings.Cut(cell, "=")
	cut := strings.LastIndexByte(name, '/')
	if !ok || cut < 0 {
		return "", 0, f.sayCell()
	}
	row, sayRow := matchOption(f.Rows, strings.TrimSpace(name[:cut]))
	column, sayColumn := matchOption(f.Columns, strings.TrimSpace(name[cut+1:]))
	if sayRow != "" {
		return "", 0, sayRow
	}
	if sayColumn != "" {
		return "", 0, sayColumn
	}
	n, ok = digits(strings.TrimSpace(amount))
	if !ok {
		return "", 0, sayNumber
	}
	return row + "/" + column, n, ""
}

func (f *Field) sayCell() string {
	if len(f.Rows) == 0 || len(f.Columns) == 0 {
		return sayDamaged
	}
	return fmt.Sprintf("Tulis baris/kolom=jumlah, misalnya: %s/%s=1.", f.Rows[0].Label, f.Columns[0].Label)
}

// SetCell returns the answer with one cell of a tally changed; row and column are
// codes. A negative number empties the cell. The given answer is not touched.
func SetCell(a Answer, row, column string, n int) Answer {
	grid := maps.Clone(a.Grid)
	if grid == nil {
		grid = map[string]int{}
	}
	if n < 0 {
		delete(grid, row+"/"+column)
	} else {
		grid[row+"/"+column] = n
	}
	if len(grid) == 0 {
		return Answer{}
	}
	return Answer{State: Given, Grid: grid}
}

// MergeCells returns the tally old with the cells of more put over it, for faces
// that take a tally a few cells at a time.
func MergeCells(old, more Answer) Answer {
	if old.State != Given || more.State != Given || old.Grid == nil || more.Grid == nil {
		return more
	}
	grid := maps.Clone(old.Grid)
	maps.Copy(grid, more.Grid)
	return Answer{State: Given, Grid: grid}
}

// Sums returns the totals of a tally per row and per column, by code, and of all.
func Sums(a Answer) (rows, columns map[string]int, all int) {
	rows, columns = map[string]int{}, map[string]int{}
	for key, n := range a.Grid {
		row, column, _ := strings.Cut(key, "/")
		rows[row] += n
		columns[column] += n
		all += n
	}
	return rows, columns, all
}

// tallyText lists the cells above 0 row by row: "0-2 th: L 1, P 2; jumlah 3".
func (f *Field) tallyText(a Answer) string {
	var parts []string
	for _, row := range f.Rows {
		var cells []string
		for _, column := range f.Columns {
			if n := a.Grid[row.Code+"/"+column.Code]; n > 0 {
				cells = append(cells, column.Label+" "+strconv.Itoa(n))
			}
		}
		if len(cells) > 0 {
			parts = append(parts, row.Label+": "+strings.Join(cells, ", "))
		}
	}
	_, _, all := Sums(a)
	return strings.Join(append(parts, "jumlah "+strconv.Itoa(all)), "; ")
}

// tallyInput writes every cell as it would be typed, by number.
func (f *Field) tallyInput(a Answer) string {
	var cells []string
	for i, row := range f.Rows {
		for j, column := range f.Columns {
			if n, ok := a.Grid[row.Code+"/"+column.Code]; ok {
				cells = append(cells, fmt.Sprintf("%s/%s=%d", cellName(f.Rows, i), cellName(f.Columns, j), n))
			}
		}
	}
	if len(cells) == 0 {
		return "-"
	}
	return strings.Join(cells, ", ")
}

// cellName is the code of a row or column where it is understood again, else its number.
func cellName(options []Option, i int) string {
	code := options[i].Code
	if got, say := matchOption(options, strings.ToLower(code)); say == "" && got == code && !strings.ContainsAny(code, "/=,; ") {
		return code
	}
	return strconv.Itoa(i + 1)
}
