from tests.ui.test_overview import *
def test_x(demo):
    for v,n,a in figures(open_page(OVERVIEW)): print(v,n,a)
