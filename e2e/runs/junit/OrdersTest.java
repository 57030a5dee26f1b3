import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TracedTests.class)
class OrdersTest {

  @Test
  void sumsOrders() throws Exception {
    assertEquals(7, new Orders().sum());
  }

  @Test
  void countsCustomers() throws Exception {
    assertEquals(1, new Orders().customers());
  }
}
