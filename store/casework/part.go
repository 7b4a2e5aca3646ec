package casework

import "loket/forms/pack"

// PartName is what people call the part of a case that an act is about: the agency of
// a referral. It is "" for no part and for one that the case does not have.
func PartName(c *Case, p *pack.Pack, part string) string {
	if r := c.Referral(part); r != nil {
		if a, ok := p.Agency(r.Agency); ok {
			return a.Name
		}
		return r.Agency
	}
	return ""
}
