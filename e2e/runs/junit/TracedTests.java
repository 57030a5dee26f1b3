import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs each test below a span of its name; the OpenTelemetry Java agent exports it. */
public final class TracedTests implements InvocationInterceptor {

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    String name = context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName();
    Span span =
        GlobalOpenTelemetry.getTracer("junit")
            .spanBuilder(name)
            .setAttribute("test.case.name", name)
            .startSpan();
    try (Scope scope = span.makeCurrent()) {
      invocation.proceed();
      span.setAttribute("test.case.result.status", "pass");
    } catch (Throwable failure) {
      span.setAttribute("test.case.result.status", "fail");
      span.recordException(failure).setStatus(StatusCode.ERROR, failure.getMessage());
      throw failure;
    } finally {
      span.end();
    }
  }
}
