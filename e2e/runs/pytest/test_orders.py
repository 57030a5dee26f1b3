from orders import count_of_customers, sum_of_orders


def test_sums_orders():
    assert sum_of_orders() == 7


def test_counts_customers():
    assert count_of_customers() == 1
