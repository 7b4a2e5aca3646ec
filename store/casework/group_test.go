package casework

import "testing"

// Every group is of acts that exist.
func TestGroupsAreOfActs(t *testing.T) {
	for a, g := range groupOf {
		if len(may[a]) == 0 {
			t.Errorf("the group %s names %q, which nobody may do", g, a)
		}
	}
}
