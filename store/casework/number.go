package casework

import (
	"fmt"
	"strconv"
	"strings"
)

// checkSigns are 31 signs that cannot be mistaken for one another in handwriting or over a phone.
const checkSigns = "23456789ABCDEFGHJKLMNPQRSTUVWXY"

// CaseNumber makes the number for people: desk code, year in the office's zone,
// running number of that desk, check sign. It says nothing of the child.
// Blank paper forms reserve from the same series.
func CaseNumber(desk string, year, running int) string {
	body := fmt.Sprintf("%s-%02d-%04d", desk, year%100, running)
	return body + "-" + string(checkSign(body))
}

// checkSign weighs every sign by its place modulo the prime 31, so that one wrong
// sign and any two neighbours swapped are found.
func checkSign(body string) byte {
	sum, weight := 0, 2
	for i := 0; i < len(body); i++ {
		v := int(body[i])
		if v == '-' {
			continue
		}
		if v >= '0' && v <= '9' {
			v -= '0'
		} else {
			v -= 'A' - 10
		}
		sum += v % 31 * weight
		if weight++; weight == 31 {
			weight = 2
		}
	}
	return checkSigns[((sum%31)+31)%31]
}

// ParseNumber tidies what was typed (spaces, lower case, missing hyphens before
// the check sign) and says whether it can be a case number at all.
func ParseNumber(typed string) (number string, ok bool) {
	s := strings.ToUpper(strings.Join(strings.Fields(typed), ""))
	parts := strings.Split(s, "-")
	if len(parts) != 4 || len(parts[0]) == 0 || len(parts[0]) > 8 || len(parts[1]) != 2 || len(parts[3]) != 1 {
		return s, false
	}
	if _, err := strconv.Atoi(parts[1]); err != nil {
		return s, false
	}
	if _, err := strconv.Atoi(parts[2]); err != nil || len(parts[2]) < 4 {
		return s, false
	}
	return s, checkSign(strings.Join(parts[:3], "-")) == parts[3][0]
}
