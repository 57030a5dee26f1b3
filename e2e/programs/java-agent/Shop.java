import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A shop with one order, asked once. It knows nothing of telemetry: the agent on its command line
 * does. The fault: the query names a table that does not exist.
 */
public final class Shop {

  private final Connection database;

  private Shop(Connection database) {
    this.database = database;
  }

  /** Serves and asks. */
  public static void main(String[] args) throws Exception {
    try (Connection database = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = database.createStatement()) {
      statement.executeUpdate("CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER)");
      statement.executeUpdate("INSERT INTO orders VALUES (7, 4200)");
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      HttpServer server = HttpServer.create(anyPort, 0);
      server.createContext("/orders", new Shop(database)::order);
      server.start();
      URI order = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/orders/7");
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(order).build(), HttpResponse.BodyHandlers.ofString());
      System.out.println(answer.statusCode() + " " + answer.body());
      server.stop(0);
    }
  }

  private void order(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String id = path.substring(path.lastIndexOf('/') + 1);
    try (exchange) {
      int status = 200;
      String body;
      try {
        body = "total " + total(Integer.parseInt(id));
      } catch (SQLException failure) {
        status = 500;
        body = "the order cannot be read";
      }
      exchange.sendResponseHeaders(status, body.length());
      exchange.getResponseBody().write(body.getBytes());
    }
  }

  private int total(int id) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery("SELECT total FROM purchases WHERE id = " + id)) {
      row.next();
      return row.getInt(1);
    }
  }
}
