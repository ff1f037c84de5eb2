package dev.forewarn.forecast;

class WeeklyThetaTest extends ForecasterContract {
    @Override
    Forecaster forecaster() {
        return new Theta(Season.WEEK);
    }

    @Override
    int tooShort() {
        return 2 * Synthetic.WEEK - 1;
    }
}
